import type { LineSink } from './createLineSplitter.ts'
import type { SSEMessage } from './message.ts'

const SPACE = 32
const COLON = 58
const D = 100
const E = 101
const I = 105
const R = 114

/** What the lines of a block lead to. */
export interface BlockHandlers {
  onMessage(message: SSEMessage): void
  onRetry?(milliseconds: number): void
  onComment?(text: string): void
}

export interface BlockInterpreter extends LineSink {
  /** Committed by a blank line, not by the `id` line itself: a block cut off half way must come again. */
  readonly lastEventId: string
  /** Drops the block under way. */
  reset(): void
}

// Letter by letter, the first one known: a call of startsWith costs more than the whole rest of a short line.
const isData = (text: string, at: number): boolean =>
  text.charCodeAt(at + 1) === 97 && text.charCodeAt(at + 2) === 116 && text.charCodeAt(at + 3) === 97
const isEvent = (text: string, at: number): boolean =>
  text.charCodeAt(at + 1) === 118 &&
  text.charCodeAt(at + 2) === 101 &&
  text.charCodeAt(at + 3) === 110 &&
  text.charCodeAt(at + 4) === 116

/** Where the value starts, one space skipped, if the field's name ends at `colon`; else -1. */
const findValue = (text: string, colon: number, end: number): number => {
  if (text.charCodeAt(colon) === COLON) return text.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1
  return colon === end ? end : -1
}

/**
 * Turns the lines of a block into a message.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const createBlockInterpreter = (handlers: BlockHandlers, lastEventId: string): BlockInterpreter => {
  const { onMessage, onRetry, onComment } = handlers
  let data: string | undefined
  let event = ''
  let id = lastEventId

  const setId = (value: string) => {
    if (value.indexOf('\0') < 0) id = value
  }
  const setRetry = (digits: string) => {
    if (/^[0-9]+$/.test(digits)) onRetry?.(Math.min(+digits, Number.MAX_SAFE_INTEGER))
  }
  const reset = () => {
    data = undefined
    event = ''
    id = lastEventId
  }

  const dispatch = (value: string | undefined) => {
    if (id !== lastEventId) lastEventId = id
    const type = event || 'message'
    data = undefined
    event = ''
    if (value !== undefined) onMessage({ event: type, data: value, lastEventId })
  }

  const line: LineSink['line'] = (text, start, end, first) => {
    let from: number
    switch (first) {
      case D:
        if (!isData(text, start) || (from = findValue(text, start + 4, end)) < 0) return
        data = data === undefined ? text.slice(from, end) : data + '\n' + text.slice(from, end)
        return
      case E:
        if (isEvent(text, start) && (from = findValue(text, start + 5, end)) >= 0)
          event = text.slice(from, end)
        return
      case I:
        if (text.charCodeAt(start + 1) !== D || (from = findValue(text, start + 2, end)) < 0) return
        setId(text.slice(from, end))
        return
      case R:
        if (text.startsWith('retry', start) && (from = findValue(text, start + 5, end)) >= 0)
          setRetry(text.slice(from, end))
        return
      case COLON:
        onComment?.(text.slice(findValue(text, start, end), end))
    }
  }

  return {
    reset,
    line,
    lastLine(text, start, end, first) {
      const from =
        first === D && data === undefined && isData(text, start) ? findValue(text, start + 4, end) : -1
      if (from >= 0) return dispatch(text.slice(from, end))
      line(text, start, end, first)
      dispatch(data)
    },
    blankLine: () => dispatch(data),
    get lastEventId() {
      return lastEventId
    },
  }
}
