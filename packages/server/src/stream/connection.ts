import type { Frame } from '../message/frame.ts'

/** Who writes to a wire, and is told what becomes of it. */
export interface WireOwner {
  /** The reader has caught up. */
  onDrain(): void
  /** Called once, whoever closed it. */
  onClose(): void
}

/** One response body, whatever the runtime: the only thing a session knows of the network. */
export interface Wire {
  /** Set by whoever writes to it, before the first write. */
  owner: WireOwner | null
  /** Hands the frame over; false when the reader is behind and its owner will be told when it has caught up. */
  write(frame: Frame): boolean
  /** Bytes handed over that the system has not taken yet. */
  readonly pendingBytes: number
  /** Ends the body after what was written; gives up on a reader that does not take the rest. */
  end(): void
  /** Cuts the connection. */
  destroy(): void
}
