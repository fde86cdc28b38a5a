import { createUTF8Decoder } from '#utf8'
import { createEventStreamError } from './eventStreamError.ts'
import { findDataValue, findEventValue, findValue } from './findValue.ts'
import type { EventStreamParser, EventStreamParserOptions } from './eventStreamParser.ts'

export type { EventStreamParser, EventStreamParserOptions } from './eventStreamParser.ts'

const LF = 10
const D = 100
const BOM = 0xfeff

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
  const { onMessage, onRetry, onComment, onError, maxMessageSize = 16_777_216 } = options
  if (!(maxMessageSize > 0)) throw new RangeError('maxMessageSize is not > 0')
  const decoder = createUTF8Decoder()
  let lastEventId = options.lastEventId ?? ''

  // The block under way. Its id is committed by the blank line only: a block cut off half way must come again.
  let data: string | undefined
  let event = ''
  let id = lastEventId
  /** Its characters in the chunks before this one, the unfinished line included. */
  let size = 0

  // A rope in every engine: appending is free of copies, the whole is copied once, when its line ends.
  let unfinishedLine = ''
  let isAfterCR = false
  let isStart = true
  let hasFailed = false
  let isParsing = false
  let unparsed = ''
  /** Tells a `parse` under way that a callback ended the response. */
  let endings = 0

  /** Takes a line that is neither blank nor data. */
  const interpret = (line: string, start: number, end: number) => {
    let from: number
    let value: string
    switch (line[start]) {
      case ':':
        onComment?.(line.slice(findValue(line, start, end), end))
        return
      case 'e':
        from = findEventValue(line, start, end)
        if (from >= 0) event = line.slice(from, end)
        return
      case 'i':
        if (line[start + 1] !== 'd' || (from = findValue(line, start + 2, end)) < 0) return
        value = line.slice(from, end)
        if (value.indexOf('\0') < 0) id = value
        return
      case 'r':
        if (!line.startsWith('retry', start) || (from = findValue(line, start + 5, end)) < 0) return
        value = line.slice(from, end)
        if (/^\d+$/.test(value)) onRetry?.(Math.min(+value, 2 ** 53 - 1))
    }
  }

  const end = () => {
    endings++
    isStart = true
    isAfterCR = false
    unfinishedLine = unparsed = event = ''
    data = undefined
    id = lastEventId
    size = 0
    decoder.flush()
  }

  /** Of the block that no blank line will end any more. */
  const unfinishedData = (): string | undefined => {
    // What the decoder holds back is part of one line.
    const line = unfinishedLine + decoder.flush()
    const value = /^\uFEFF?data(?:: ?|$)(.*)/s.exec(line)?.[1]
    return data === undefined ? value : value === undefined ? data : data + '\n' + value
  }

  const fail = () => {
    end()
    hasFailed = true
    onError?.(createEventStreamError(maxMessageSize, lastEventId))
  }

  const parse = () => {
    const endingsBefore = endings
    const text = unparsed
    const { length } = text
    unparsed = ''
    isParsing = true

    // What lies before `position` is done with, whatever a callback does.
    let position = 0
    let blockStart = -size
    if (isAfterCR && text.charCodeAt(0) === LF) {
      position = 1
      // Half of a blank line, which does not count.
      if (size === 0) blockStart = 1
    }
    isAfterCR = false
    let isContinued = unfinishedLine !== ''
    // Each searched for again only once it lies behind; `length` stands for none.
    let nextLF = -1
    let nextCR = text.indexOf('\r', position)
    if (nextCR < 0) nextCR = length
    try {
      while (position < length) {
        let line = text
        let start = position
        let first = text.charCodeAt(start)
        let end = start
        let blockEnd = start
        if (first !== LF || isContinued) {
          if (nextLF < start && (nextLF = text.indexOf('\n', start)) < 0) nextLF = length
          end = nextLF
        }
        position = end + 1
        if (nextCR <= end) {
          if (nextCR === length) {
            position = length
            unfinishedLine += text.slice(start)
            break
          }
          end = nextCR
          position = end + 1
          // The line ends here and now: to wait for an LF would hold back the last message of a stream that falls silent.
          if (position === length) isAfterCR = true
          else if (text.charCodeAt(position) === LF) position++
          nextCR = text.indexOf('\r', position)
          if (nextCR < 0) nextCR = length
        }
        if (isContinued) {
          // With the line end, so that it is never a mere slice: V8 stops caching string methods (and takes twice the
          // time) where it has met more than four kinds of strings, and whole and joined ones of both widths are four.
          line = unfinishedLine + text.slice(start, end + 1)
          unfinishedLine = ''
          isContinued = false
          start = 0
          end = line.length - 1
          first = line.charCodeAt(0)
        }

        let value = data
        if (end > start) {
          let from: number
          if (first === D && (from = findDataValue(line, start, end)) >= 0) {
            value = value === undefined ? line.slice(from, end) : value + '\n' + line.slice(from, end)
          } else {
            interpret(line, start, end)
            if (endings !== endingsBefore) return
          }
          if (position === length || text.charCodeAt(position) !== LF) {
            data = value
            continue
          }
          blockEnd = position++
        }

        if (blockEnd - blockStart > maxMessageSize) return fail()
        blockStart = position
        lastEventId = id
        data = undefined
        const type = event || 'message'
        event = ''
        if (value !== undefined) {
          onMessage({ event: type, data: value, lastEventId })
          if (endings !== endingsBefore) return
        }
      }
    } finally {
      isParsing = false
      if (endings === endingsBefore) {
        // Something is left only where a callback threw.
        unparsed = text.slice(position) + unparsed
        size = position - blockStart
      }
    }
    if (size > maxMessageSize) fail()
  }

  const parseAll = () => {
    if (!isParsing) while (unparsed !== '') parse()
  }

  return {
    feed(chunk) {
      const isText = typeof chunk === 'string'
      if (!isText && !ArrayBuffer.isView(chunk)) throw new TypeError('feed takes bytes or text')
      if (hasFailed) return
      const text = isText ? decoder.flush() + chunk : decoder.decode(chunk)
      if (text !== '') {
        unparsed += isStart && text.charCodeAt(0) === BOM ? text.slice(1) : text
        isStart = false
      }
      parseAll()
    },
    end() {
      parseAll()
      const dropped = unfinishedData()
      end()
      return dropped
    },
    reset() {
      end()
      hasFailed = false
    },
    get lastEventId() {
      return lastEventId
    },
  }
}
