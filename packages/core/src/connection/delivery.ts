import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { CloseReason, ConnectionActivity } from './activity.ts'
import type { Retry, Status } from './status.ts'

/** One thing that happened to a stream, in the order in which it did. */
export type Delivery =
  | { type: 'message'; message: SSEMessage }
  /** `failure` is what went wrong just now: handlers hear of it when the state says what came of it. */
  | { type: 'status'; status: Status; error: SSEError | null; retry: Retry | null; failure: SSEError | null }
  | { type: 'comment'; text: string }
  | { type: 'lastEventId'; id: string }
  | { type: 'unsendableId'; id: string }

/** Where a source of messages puts what happens; `flush` works it off outside the parser. */
export interface DeliverySink {
  push(delivery: Delivery): void
  /** Tells those who watch rather than listen. */
  note(activity: ConnectionActivity): void
  flush(): Promise<void> | undefined
  isBusy(): boolean
}

/** What a stream lets those know who stand between it and its connection. */
export type News =
  /** All that was pushed before is told to every consumer: the place in the stream, and what it shows. */
  | { type: 'told'; lastEventId: string; status: Status }
  /** How many consumers are attached, after one came or left. */
  | { type: 'consumers'; count: number }
  /** A message that does not decode. */
  | { type: 'error'; error: SSEError }

/** Whatever feeds a stream. The connection is one; another tab could be. */
export interface MessageSource {
  /** Starts, resuming from an ID; nothing when it is already running. */
  open(lastEventId: string): void
  /** Drops the line, if any, and tries at once. */
  reconnect(): void
  /** Nothing is pushed after it. */
  close(reason?: CloseReason): void
  heed?(news: News): void
}
