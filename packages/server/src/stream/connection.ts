import type { Frame } from '../message/frame.ts'

/** Who writes to a connection, and is told what becomes of it. */
export interface ConnectionOwner {
  /** The reader has caught up. */
  onDrain(): void
  /** Called once, whoever closed it. */
  onClose(): void
}

/** One response body, whatever the runtime: the only thing a stream knows of the network. */
export interface Connection {
  /** Set by whoever writes to it, before the first write. */
  owner: ConnectionOwner | null
  /** Hands the frame over; false when the reader is behind and its owner will be told when it has caught up. */
  write(frame: Frame): boolean
  /** Bytes handed over that the system has not taken yet. */
  readonly pendingBytes: number
  /** Ends the body after what was written; cuts a reader that does not take the rest in some seconds, unless `isPatient`. */
  end(isPatient?: boolean): void
  /** As `end`, and asks the client to come back over another network connection where one carries many streams. */
  endForGood(): void
  /** Cuts it. */
  destroy(): void
  /**
   * Asked at each heartbeat, where the runtime may not tell that its reader has left: true when bytes waited and nothing was
   * taken since it was asked last.
   */
  isAbandoned?(): boolean
}
