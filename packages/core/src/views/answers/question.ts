import type { SSEClient } from '../../client/createSSEClient.ts'
import type { BodyOption } from '../../connection/options.ts'
import { isPlain } from '../../connection/body.ts'
import { SSEError } from '../../errors.ts'
import type { Source, SSEOptions, StreamDefinition, StreamOptions } from '../../source/defineStream.ts'
import type { TextOptions } from './textOptions.ts'

/** What a stream is asked with, for one answer. */
export interface Question {
  source: Source
  options: SSEOptions
}

/**
 * An answer is shared with nobody and asked once, with GET too: another costs money, and its text would begin anew. Only a
 * `reconnect` of its own has it asked again, after a loss: that it ended is none. The one that a client has for all its streams
 * does not. So it may also think for as long as it likes before it begins, unless somebody said how long.
 */
export const askOnce = (
  client: SSEClient,
  source: Source,
  options: TextOptions,
  body: BodyOption,
): Question => {
  const { delta: _delta, manual: _manual, ...own } = options
  const definition = definitionOf(source)
  const given = client.read(source)?.stream
  return {
    source,
    options: {
      ...own,
      // What is asked now goes before what is always asked.
      body,
      share: false,
      reconnect: untilItEnds(own.reconnect ?? definition?.reconnect),
      connectTimeout: own.connectTimeout ?? given?.connectTimeout ?? false,
    },
  }
}

const untilItEnds = (reconnect: StreamOptions['reconnect']): StreamOptions['reconnect'] =>
  reconnect === true
    ? { atEnd: false }
    : isPlain(reconnect)
      ? { atEnd: false, ...reconnect }
      : (reconnect ?? false)

const definitionOf = (source: Source): StreamDefinition | null => {
  if (!source) return null
  return typeof source === 'string' || source instanceof URL ? { url: source } : source
}

/**
 * What of the argument of `start` is a body. An event of the page, or React's own kind of one, is none: `onClick={start}`
 * asks without. What cannot be sent is for the request to refuse, but for a function: there it would be asked for the body.
 */
export const bodyOf = (given: unknown): BodyOption => {
  const isEvent =
    typeof (given as { preventDefault?: unknown } | null | undefined)?.preventDefault === 'function'
  return isEvent || typeof given === 'function' ? undefined : (copyOf(given) as BodyOption)
}

/** As it is now, as fetch would take it: the page may clear its form before the request is made. */
const copyOf = (body: unknown): unknown => {
  try {
    const copy: unknown = isPlain(body) ? JSON.parse(JSON.stringify(body)) : body
    // One that says itself how it goes as JSON goes as it says.
    return isPlain(copy) ? copy : body
  } catch {
    // The request refuses it, with the error that says why.
    return body
  }
}

/** Why it is not asked at all: what no request would look at. Null where it can be. */
export const findRefusal = (url: string, given: unknown): SSEError | null => {
  if (typeof given !== 'function') return null
  return new SSEError('request', 'start() was given a function, which is no body.', { url, fatal: true })
}

export const nothingToAsk = (): SSEError =>
  new SSEError('request', 'start() has no source to ask.', { fatal: true })

export const unread = (): SSEError =>
  new SSEError('aborted', 'start() was called where nobody reads the answer.', { fatal: true })
