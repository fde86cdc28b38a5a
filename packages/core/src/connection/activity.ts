import type { SSEError } from '../errors.ts'
import type { AttemptReason, Retry, Status } from './status.ts'

/** What a connection does beyond what it delivers. */
export type ConnectionActivity =
  /** A request goes out: `attempt` numbers those of this connection from 1, `failures` counts those in a row before it. */
  | {
      type: 'attempt'
      attempt: number
      failures: number
      reason: AttemptReason
      transport: string
      lastEventId: string
    }
  /** Bytes came, whatever they hold. */
  | { type: 'bytes'; bytes: number }
  /** The server set the reconnection time, in milliseconds. */
  | { type: 'reconnection-time'; delay: number }
  /** From now on the line is taken for dead after so many milliseconds without a byte; null for never. */
  | { type: 'idle-timeout'; timeout: number | null }
  /** The connection was ended from here, and why. */
  | { type: 'close'; reason: CloseReason }
  /** With `acrossTabs()`: what this page has to do with the connection of all pages, from its place in the stream on. */
  | { type: 'tabs'; role: TabRole; lastEventId: string }

/**
 * - `leading`: it holds the connection for all pages
 * - `following`: it is told by the page that leads; said anew of each that takes over
 * - `filling-up`: what it had missed has come from the page that leads
 * - `waiting`: it has heard more than the page that leads now, and goes on when that one has caught up
 * - `catching-up`: it has missed more than the page that leads still has, and has a connection of its own until it meets it
 */
export type TabRole = 'leading' | 'following' | 'filling-up' | 'waiting' | 'catching-up'

/** Everything that happens to a stream, as it happens: for devtools and logs. */
export type StreamActivity = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Tells the streams of a page apart. */
  readonly stream: number
  /** Without query and credentials, which may be secret. */
  readonly url: string
} & (
  | ConnectionActivity
  | { type: 'message'; event: string; lastEventId: string; size: number }
  | { type: 'comment'; text: string }
  | { type: 'last-event-id'; id: string }
  /** A loss, a failed attempt, a message that does not decode, the end. */
  | { type: 'error'; error: SSEError }
  /** Also a new retry: `retry.delay` is what it waits, `retry.at` null while it is parked or under way. */
  | { type: 'status'; status: Status; retry: Retry | null }
  | { type: 'gap'; requested: string | null; oldest: string | null; reason: string }
  /** How many consumers are attached, after one came or left. */
  | { type: 'consumers'; count: number }
)

/** Nobody listens any more, `client.clear()`, or a page that is hidden or put aside. */
export type CloseReason = 'unused' | 'cleared' | 'hidden' | 'page-cached'
