import { countBytes } from './countBytes.ts'

const LF = 10
const CR = 13

/** Where the lines go. A line is `text` from `start` up to `end`, so that nobody slices what nobody reads. */
export interface LineSink {
  line(text: string, start: number, end: number, first: number): void
  lastLine(text: string, start: number, end: number, first: number): void
  blankLine(): void
}

export interface LineSplitter {
  /**
   * Splits the text, which is not empty, into lines; what follows the last line end is kept for the next call.
   *
   * @param isASCII saves counting bytes; `false` only means "not known".
   * @returns false when more than `limit` bytes came since the last blank line: no line behind them went to the sink.
   */
  write(text: string, isASCII: boolean): boolean
  /** Bytes since the last blank line. */
  readonly size: number
  /** Forgets the current line; a `write` under way stops. */
  reset(): void
}

/**
 * Lines end in CRLF, LF or CR. A CR ends its line at once: waiting to see whether an LF follows would hold back the
 * last message of a stream that falls silent.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const createLineSplitter = (sink: LineSink, limit: number): LineSplitter => {
  // A rope in every engine: appending is free of copies, the whole is copied once, when its line ends.
  let unfinished = ''
  let isAfterCR = false
  let size = 0
  let resets = 0

  return {
    get size() {
      return size
    },
    write(text, isASCII) {
      const { length } = text
      const resetsBefore = resets
      // Only a text that may pass the limit is counted line by line.
      const isCounted = size + (isASCII ? length : length * 3) > limit
      let isContinued = unfinished !== ''
      let start = 0
      // `size` covers the text up to here.
      let counted = 0
      // The nearest line end of each kind, searched for again only once it lies behind.
      let lf = -1
      let cr = -1

      if (isAfterCR) {
        isAfterCR = false
        if (text.charCodeAt(0) === LF) start = 1
        // Half of a blank line, which does not count.
        if (size === 0) counted = start
      }
      while (start < length) {
        const code = text.charCodeAt(start)
        let isBlank = (code === LF || code === CR) && !isContinued
        let end = start
        let endsInCR = code === CR
        if (!isBlank) {
          if (lf < start && (lf = text.indexOf('\n', start)) < 0) lf = length
          if (cr < start && (cr = text.indexOf('\r', start)) < 0) cr = length
          endsInCR = cr < lf
          end = endsInCR ? cr : lf
        }
        if (isCounted) {
          const upTo = isBlank || end === length ? end : end + 1
          size += countBytes(text, counted, upTo)
          counted = upTo
          if (size > limit) return false
        }
        if (end === length) {
          unfinished += text.slice(start)
          break
        }
        let next = end + 1
        if (endsInCR) {
          if (next === length) isAfterCR = true
          else if (text.charCodeAt(next) === LF) next++
        }
        if (isBlank) {
          sink.blankLine()
        } else if (isContinued) {
          const line = unfinished + text.slice(start, end)
          unfinished = ''
          isContinued = false
          sink.line(line, 0, line.length, line.charCodeAt(0))
        } else if (!isCounted && text.charCodeAt(next) === LF) {
          sink.lastLine(text, start, end, code)
          next++
          isBlank = true
        } else {
          sink.line(text, start, end, code)
        }
        if (resets !== resetsBefore) return true
        start = next
        if (isBlank) {
          size = 0
          counted = start
        }
      }
      size += isASCII ? length - counted : countBytes(text, counted, length)
      return size <= limit
    },
    reset() {
      unfinished = ''
      isAfterCR = false
      size = 0
      resets++
    },
  }
}
