import type { SSEError, SSEErrorCode } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'

/**
 * What a stream is doing, in one word.
 *
 * - `idle`: disabled, or without a source
 * - `connecting`: the first attempt (an enabled source says so from its first render)
 * - `open`: the connection is up
 * - `reconnecting`: it was up or tried, and will be tried again: see `retry`
 * - `done`: the server finished
 * - `closed`: the user closed it
 * - `error`: given up: `error` says why
 */
export type Status = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'done' | 'closed' | 'error'

/**
 * Why an attempt is made: the code of the error before it, or what was asked for. `hidden` and `page-cached`: the page
 * was away, and the next attempt waits for it to be back.
 */
export type AttemptReason = 'open' | 'reconnect' | 'unauthorized' | 'hidden' | 'page-cached' | SSEErrorCode

/** The next attempt, while the status is `reconnecting`. */
export interface Retry {
  /** Failures in a row, the last one included: 1 for the first retry, 0 when `reconnect()` was called. */
  attempt: number
  /** How long this retry waits, in milliseconds. */
  delay: number
  /** When it will start, in epoch milliseconds; null while it is parked or under way. */
  at: number | null
  /** What made it necessary. */
  reason: AttemptReason
}

/** EventSource's numbers, for people who come from there: 0 connecting, 1 open, 2 closed. */
export type ReadyState = 0 | 1 | 2

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-readystate */
export const readyStateOf = (status: Status): ReadyState =>
  status === 'open' ? 1 : status === 'connecting' || status === 'reconnecting' ? 0 : 2

/** One thing that happened to a stream, in the order in which it did. */
export type Delivery =
  | { type: 'message'; message: SSEMessage }
  /** `failure` is what went wrong just now: handlers hear of it when the state says what came of it. */
  | { type: 'status'; status: Status; error: SSEError | null; retry: Retry | null; failure: SSEError | null }
  | { type: 'comment'; text: string }
  | { type: 'lastEventId'; id: string }

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

/** Whatever feeds a stream. The connection is one; with `acrossTabs()` another page may be. */
export interface MessageSource {
  /**
   * Starts, resuming from an ID; nothing when it is already running. What was given up again and again waits a while, unless
   * somebody has asked for it.
   */
  open(lastEventId: string, isAsked?: boolean): void
  /** Drops the connection, if any, and tries at once, paused or not. */
  reconnect(): void
  /** Nothing is pushed after it. */
  close(reason?: CloseReason): void
  /**
   * Has no connection while there is a reason for that: reads `reconnecting` meanwhile (`connecting`, where that was the
   * first attempt), and goes on behind what was read. A request under way that is never repeated unasked ends with an error.
   */
  setPaused?(reason: PauseReason, isPaused: boolean): void
  heed?(news: News): void
}

/** What a connection or a layer does beside what it delivers, for those who watch. */
export type ConnectionActivity =
  /** The connection was ended from here, and why. */
  | { type: 'close'; reason: CloseReason }
  /** From now on the connection is taken for dead after so many milliseconds without a byte; null for never. */
  | { type: 'idle-timeout'; timeout: number | null }
  /** With `acrossTabs()`: what this page has to do with the connection of all pages, from its place in the stream on. */
  | { type: 'tabs'; role: TabRole; lastEventId: string }

/**
 * - `leading`: it holds the connection for all pages
 * - `following`: it is told by the page that leads; said anew of each that takes over, and behind `catching-up`
 * - `filling-up`: what it had missed has come from the page that leads
 * - `waiting`: it has heard more than the page that leads now, and goes on when that one has caught up
 * - `catching-up`: it has missed more than the page that leads still has, and has a connection of its own until it meets it
 */
export type TabRole = 'leading' | 'following' | 'filling-up' | 'waiting' | 'catching-up'

/** Why a stream that is listened to has no connection for now. */
export type PauseReason = 'hidden' | 'page-cached'

/** Nobody listens any more, `client.clear()`, or a page that is hidden or put aside. */
export type CloseReason = 'unused' | 'cleared' | PauseReason
