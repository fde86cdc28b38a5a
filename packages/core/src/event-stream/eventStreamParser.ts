import type { EventStreamError } from './eventStreamError.ts'
import type { SSEMessage } from './message.ts'

/** What {@link createEventStreamParser} takes. Every callback runs inside `feed` (or `end`). */
export interface EventStreamParserOptions {
  /** A blank line ended a block that has data. */
  onMessage: (message: SSEMessage) => void
  /** A `retry` line came: the reconnection time in milliseconds, a whole number up to `Number.MAX_SAFE_INTEGER`. */
  onRetry?: (milliseconds: number) => void
  /** A comment line came: what follows its colon, less one leading space. */
  onComment?: (text: string) => void
  /** The parser gave up on this response and ignores input until `reset()`. */
  onError?: (error: EventStreamError) => void
  /**
   * How many characters may come between two blank lines, comments and unknown fields counted. It may be noticed with the
   * chunk after, but what is over it is never delivered.
   * @default 16777216 (16 Mi)
   */
  maxMessageSize?: number
  /**
   * The last event ID to begin with.
   * @default ''
   */
  lastEventId?: string
}

/** What {@link createEventStreamParser} returns. */
export interface EventStreamParser {
  /**
   * Takes the next bytes (or text) of the response and calls back for all they complete. A chunk fed from inside a
   * callback is parsed after the current one.
   *
   * @throws what a callback threw, at once. The rest of the chunk is kept and comes first in the next `feed` or `end`:
   * nothing is lost or repeated. `TypeError` for a chunk that is neither bytes nor text.
   */
  feed(chunk: Uint8Array | string): void
  /**
   * The response ended: an unfinished block is dropped, as the standard says. Called from a callback, it also drops the
   * rest of the chunk.
   *
   * @returns the data of the block that was dropped, if it had any: no message by the standard, but some servers leave out
   * the blank line behind their last word.
   * @throws what a callback threw while it took what an earlier one had left; call it again for the others.
   */
  end(): string | undefined
  /**
   * Makes ready for the next response, after an error too. The last event ID stays. Called from a callback, it also
   * drops the rest of the chunk.
   */
  reset(): void
  /** The last event ID as of the last blank line; an `id` in a block without data counts too. */
  readonly lastEventId: string
}
