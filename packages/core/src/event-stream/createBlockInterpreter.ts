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
  onRetry(milliseconds: number): void
  onComment(text: string): void
}

export interface BlockInterpreter extends LineSink {
  /** Committed by a blank line, not by the `id` line itself: a block cut off half way must come again. */
  readonly lastEventId: string
  /** Drops the block under way. */
  reset(): void
}

/** Where the value of field `name` starts, one space after the colon skipped; -1 when the line is another field's. */
const findValue = (text: string, start: number, end: number, name: string): number => {
  // The first letter is what the caller chose the name by.
  for (let i = 1; i < name.length; i++) {
    if (text.charCodeAt(start + i) !== name.charCodeAt(i)) return -1
  }
  const colon = start + name.length
  if (colon === end) return end
  if (text.charCodeAt(colon) !== COLON) return -1
  return text.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1
}

/**
 * Turns the lines of a block into a message.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const createBlockInterpreter = (handlers: BlockHandlers, lastEventId: string): BlockInterpreter => {
  let data: string | undefined
  let event = ''
  let id = lastEventId

  const reset = () => {
    data = undefined
    event = ''
    id = lastEventId
  }

  const dispatch = (data: string | undefined) => {
    lastEventId = id
    const type = event || 'message'
    reset()
    if (data !== undefined) handlers.onMessage({ event: type, data, lastEventId })
  }

  const line: LineSink['line'] = (text, start, end, first) => {
    let name = ''
    if (first === D) name = 'data'
    else if (first === E) name = 'event'
    else if (first === I) name = 'id'
    else if (first === R) name = 'retry'
    else if (first !== COLON) return
    const from = findValue(text, start, end, name)
    if (from < 0) return
    const value = text.slice(from, end)

    if (first === D) data = data === undefined ? value : data + '\n' + value
    else if (first === E) event = value
    else if (first === COLON) handlers.onComment(value)
    else if (first === I) id = value.includes('\0') ? id : value
    else if (/^[0-9]+$/.test(value)) handlers.onRetry(Math.min(+value, Number.MAX_SAFE_INTEGER))
  }

  return {
    reset,
    line,
    lastLine(text, start, end, first) {
      const from = first === D && data === undefined ? findValue(text, start, end, 'data') : -1
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
