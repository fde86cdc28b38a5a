import type { Frame } from './frame.ts'

/** One response body, whatever the runtime: the only thing a session knows of the network. */
export interface Wire {
  /** Hands the frame over; false when the reader is behind and `onDrain` will tell when it has caught up. */
  write(frame: Frame): boolean
  /** Bytes handed over that the system has not taken yet. */
  readonly pendingBytes: number
  onDrain: () => void
  /** Called once, whoever closed it. */
  onClose: () => void
  /** Ends the body after what was written; gives up on a reader that does not take the rest. */
  end(): void
  /** Cuts the connection. */
  destroy(): void
}
