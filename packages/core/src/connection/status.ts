import type { SSEErrorCode } from '../errors.ts'

/**
 * What a stream is doing, in one word.
 *
 * - `idle`: disabled, or without a source
 * - `connecting`: the first attempt (an enabled source says so from its first render)
 * - `open`: the line is up
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
