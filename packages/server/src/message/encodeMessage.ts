import { SSEServerError } from '../errors.ts'
import type { HubMessage, StreamMessage } from './message.ts'

const RESERVED_TYPE = 'ssekit:'
const LINE_END = /\r\n|[\r\n]/
const FORBIDDEN = /[\r\n\0]/
const FIELDS = new Set(['id', 'event', 'data', 'text', 'retry'])

const invalidData = (field: 'data' | 'text', text: string, cause?: unknown): SSEServerError =>
  new SSEServerError('invalid-data', text, { field, cause })

/** JSON has no line ends: one line holds it. */
const dataLine = (data: unknown): string => {
  let json: string | undefined
  let cause: unknown
  try {
    json = JSON.stringify(data)
  } catch (error) {
    cause = error
  }
  if (json !== undefined) return `data: ${json}\n`
  const why = cause instanceof Error ? cause.message : `it is a ${typeof data}`
  throw invalidData('data', `data cannot be written as JSON: ${why}. Send plain data.`, cause)
}

const textLines = (text: unknown): string => {
  if (typeof text !== 'string')
    throw invalidData('text', `text must be a string, got ${typeof text}. What shall be JSON goes in "data".`)
  if (!LINE_END.test(text)) return `data: ${text}\n`
  return text
    .split(LINE_END)
    .map((line) => `data: ${line}\n`)
    .join('')
}

const contentLines = ({ data, text }: StreamMessage): string => {
  if (data !== undefined && text !== undefined)
    throw invalidData('text', 'A message has either data (sent as JSON) or text (sent as it is), not both.')
  if (text !== undefined) return textLines(text)
  if (data !== undefined) return dataLine(data)
  throw invalidData(
    'data',
    'A message needs data (sent as JSON) or text (sent as it is); for nothing in particular send data: null.',
  )
}

/** Refuses what would end the field early and let its rest be read as another one. */
const checkField = (value: unknown, field: 'event' | 'id'): void => {
  const code = field === 'event' ? 'invalid-type' : 'invalid-id'
  if (typeof value !== 'string')
    throw new SSEServerError(code, `${field} must be a string, got ${typeof value}.`, { field })
  if (FORBIDDEN.test(value)) {
    const text = `${field} must not contain CR, LF or NUL: ${JSON.stringify(value)}.`
    throw new SSEServerError(code, text, { field })
  }
}

/** An event type users may send, else an error. */
export const checkEventType = (event: unknown): void => {
  checkField(event, 'event')
  if (!String(event).startsWith(RESERVED_TYPE)) return
  const text = `Event types beginning with "${RESERVED_TYPE}" are the hub's own: ${JSON.stringify(event)}. Choose another.`
  throw new SSEServerError('reserved-type', text, { field: 'event' })
}

const checkRetry = (retry: unknown): void => {
  if (Number.isSafeInteger(retry) && (retry as number) >= 0) return
  const text = `retry must be a whole number of milliseconds, 0 or more, got ${String(retry)}.`
  throw new SSEServerError('invalid-retry', text, { field: 'retry' })
}

const checkShape = (message: unknown): void => {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    const got = Array.isArray(message) ? 'an array' : message === null ? 'null' : typeof message
    const text = `A message is { event?, data, retry? } or { event?, text, retry? }, got ${got}.`
    throw new SSEServerError('invalid-message', text)
  }
  const unknown = Object.keys(message).find((key) => !FIELDS.has(key))
  if (unknown === undefined) return
  const hint =
    unknown === 'type' ? 'The event type goes in "event".' : 'What you want to send goes in "data".'
  throw new SSEServerError('unknown-field', `A message has no field "${unknown}". ${hint}`, {
    field: unknown,
  })
}

/**
 * Writes one message in the event stream format: lines end in LF, one space after the colon, a blank line at the end.
 * Whatever stands in `data` or `text` arrives as data: it can neither end the message nor begin another field.
 *
 * @throws {@link SSEServerError} `invalid-id`, `reserved-type`, `invalid-type`, `invalid-retry`, `invalid-data`,
 * `unknown-field` or `invalid-message`, with the `field` at fault.
 * @example
 * encodeMessage({ event: 'progress', data: { step: 2 } }) // 'event: progress\ndata: {"step":2}\n\n'
 * encodeMessage({ id: '7', text: '[DONE]' }) // 'id: 7\ndata: [DONE]\n\n'
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const encodeMessage = (message: StreamMessage): string => {
  checkShape(message)
  const { id, event, retry } = message
  if (id !== undefined) checkField(id, 'id')
  if (event !== undefined) checkEventType(event)
  if (retry !== undefined) checkRetry(retry)
  return (
    (id === undefined ? '' : `id: ${id}\n`) +
    (event === undefined || event === '' ? '' : `event: ${event}\n`) +
    (retry === undefined ? '' : `retry: ${retry}\n`) +
    `${contentLines(message)}\n`
  )
}

/**
 * The same for what a hub numbers.
 *
 * @throws {@link SSEServerError} `reserved-id` for a message that brings an id.
 */
export const encodeHubMessage = (message: HubMessage): string => {
  if ((message as StreamMessage | null)?.id !== undefined) {
    const text =
      'The hub numbers messages itself, so that none is lost. Leave "id" out; your own number goes in "data".'
    throw new SSEServerError('reserved-id', text, { field: 'id' })
  }
  return encodeMessage(message)
}
