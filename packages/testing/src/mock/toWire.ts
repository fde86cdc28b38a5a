import type { EventMap } from '@ssekit/core'

interface Carried<D> {
  /** Text as it is; anything else as JSON. */
  data: D | string
  /** What a reconnection resumes from. */
  id?: string
}

/** A message to send, as a test thinks of it: one of those that the stream knows. Without an `event` its type is `message`. */
export type MockMessage<E = EventMap> = {
  [K in keyof E & string]: Carried<E[K]> & ('message' extends K ? { event?: K } : { event: K })
}[keyof E & string]

const lines = (field: string, value: string): string =>
  value
    .split(/\r\n|\r|\n/)
    .map((line) => `${field}: ${line}\n`)
    .join('')

/**
 * A message as it stands in an event stream.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export const toWire = ({ event, data, id }: MockMessage): string => {
  for (const [field, value] of Object.entries({ event, id })) {
    if (value !== undefined && /[\r\n\0]/.test(value)) {
      throw new TypeError(
        `${field} must not hold a line end or NUL: it would start another field. Send raw text instead.`,
      )
    }
  }
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (text === undefined) throw new TypeError(`data must be text or JSON, not ${typeof data}.`)
  return [
    ...(id === undefined ? [] : [lines('id', id)]),
    ...(event === undefined ? [] : [lines('event', event)]),
    lines('data', text),
    '\n',
  ].join('')
}

/** A comment, which may have several lines. */
export const commentToWire = (text: string): string => `${lines('', text)}\n`
