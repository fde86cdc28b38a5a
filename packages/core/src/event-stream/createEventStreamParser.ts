import { createBlockInterpreter } from './createBlockInterpreter.ts'
import { createLineSplitter } from './createLineSplitter.ts'
import { createUTF8Decoder } from './createUTF8Decoder.ts'
import { createEventStreamError, type EventStreamError } from './eventStreamError.ts'
import type { SSEMessage } from './message.ts'

const BOM = 0xfeff

/** What {@link createEventStreamParser} takes. Every callback runs inside `feed`. */
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
   * How many bytes may come between two blank lines, comments and unknown fields counted.
   * @default 16777216 (16 MiB)
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
   * @throws what a callback threw, once the whole chunk is parsed, so that nothing is lost or repeated (an
   * `AggregateError` when several threw). `TypeError` for a chunk that is neither bytes nor text.
   */
  feed(chunk: Uint8Array | string): void
  /** The response ended: an unfinished block is dropped, as the standard says. */
  end(): void
  /**
   * Makes ready for the next response, after an error too. The last event ID stays. Called from a callback, it also
   * drops the rest of the chunk.
   */
  reset(): void
  /** The last event ID as of the last blank line; an `id` in a block without data counts too. */
  readonly lastEventId: string
}

/**
 * Parses `text/event-stream` to the letter of the standard, however the bytes are cut into chunks, in linear time and
 * bounded memory.
 *
 * @example
 * const parser = createEventStreamParser({ onMessage: ({ event, data }) => console.log(event, data) })
 * for await (const chunk of response.body) parser.feed(chunk)
 * parser.end()
 *
 * @throws RangeError when `maxMessageSize` is not a number above 0.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const createEventStreamParser = (options: EventStreamParserOptions): EventStreamParser => {
  const { onMessage, onRetry, onComment, onError, maxMessageSize = 16 * 1024 * 1024 } = options
  if (!(maxMessageSize > 0)) throw new RangeError(`maxMessageSize must be above 0, not ${maxMessageSize}`)

  let thrown: unknown[] = []
  const call = <T>(callback: ((argument: T) => void) | undefined, argument: T) => {
    try {
      callback?.(argument)
    } catch (error) {
      thrown.push(error)
    }
  }

  const block = createBlockInterpreter(
    {
      onMessage: (message) => call(onMessage, message),
      onRetry: onRetry && ((milliseconds) => call(onRetry, milliseconds)),
      onComment: onComment && ((text) => call(onComment, text)),
    },
    options.lastEventId ?? '',
  )
  const lines = createLineSplitter(block, maxMessageSize)
  const decoder = createUTF8Decoder()
  let isStart = true
  let hasFailed = false
  let isParsing = false
  let waiting: (Uint8Array | string)[] = []

  const end = () => {
    isStart = true
    waiting = []
    decoder.flush()
    lines.reset()
    block.reset()
  }

  const parse = (chunk: Uint8Array | string) => {
    const isText = typeof chunk === 'string'
    let text = isText ? decoder.flush() + chunk : decoder.decode(chunk, maxMessageSize - lines.size)
    if (text === '') return
    if (isStart && text.charCodeAt(0) === BOM) text = text.slice(1)
    isStart = false
    if (lines.write(text, !isText && decoder.isASCII)) return
    end()
    hasFailed = true
    call(onError, createEventStreamError(maxMessageSize, block.lastEventId))
  }

  return {
    feed(chunk) {
      if (typeof chunk !== 'string' && !ArrayBuffer.isView(chunk)) {
        throw new TypeError('feed() takes a Uint8Array or a string')
      }
      if (isParsing) return void waiting.push(chunk.slice())
      isParsing = true
      for (
        let next: typeof chunk | undefined = chunk;
        next !== undefined && !hasFailed;
        next = waiting.shift()
      )
        parse(next)
      isParsing = false
      if (thrown.length > 0) {
        const errors = thrown
        thrown = []
        throw errors.length > 1 ? new AggregateError(errors, 'Several callbacks threw') : errors[0]
      }
    },
    end,
    reset() {
      end()
      hasFailed = false
    },
    get lastEventId() {
      return block.lastEventId
    },
  }
}
