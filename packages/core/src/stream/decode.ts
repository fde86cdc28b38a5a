import { shownUrl } from '../shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { isThenable } from '../call.ts'
import type { StandardSchema } from './standardSchema.ts'

/** Turns the data of one event type into what handlers get: a Standard Schema (given parsed JSON) or a function (given the raw text). */
export type Decoder<T = unknown> = StandardSchema<T> | ((raw: string) => T)

export interface DecodeOptions {
  /** How data without a schema is read: as JSON (none at all is null), as text, or by a function of the message. @default 'json' */
  decode?: 'json' | 'text' | ((message: SSEMessage) => unknown) | null | undefined
  /** A decoder for each event type that has one. */
  schema?: Record<string, Decoder | null | undefined> | null | undefined
}

export type Decoded = { ok: true; data: unknown } | { ok: false; error: SSEError }

/** Data that does not fit is a value, never a throw: the stream goes on. */
export const createDecoder = (url: string, options: DecodeOptions) => {
  const decode = options.decode ?? 'json'
  const schema = options.schema ?? {}

  const fail = (raw: SSEMessage, why: 'json' | 'async' | 'threw' | 'issues', cause?: unknown): Decoded => {
    const text = `A "${raw.event}" message of ${shownUrl(url)} does not decode.`
    const details = { url, raw, lastEventId: raw.lastEventId, cause }
    return { ok: false, error: new SSEError('decode', text, details, 'notDecoded', why) }
  }

  const asJSON = (message: SSEMessage): Decoded => {
    // A ping, or an end that says all by its type: EventSource hands it out too.
    if (message.data === '') return { ok: true, data: null }
    try {
      return { ok: true, data: JSON.parse(message.data) }
    } catch (cause) {
      return fail(message, 'json', cause)
    }
  }

  const refuseAsync = (message: SSEMessage, pending: PromiseLike<unknown>): Decoded => {
    // It may still reject, and nobody waits for it.
    pending.then(undefined, () => {})
    return fail(message, 'async')
  }

  const unlessAsync = (message: SSEMessage, data: unknown): Decoded =>
    isThenable(data) ? refuseAsync(message, data) : { ok: true, data }

  const bySchema = (message: SSEMessage, { '~standard': standard }: StandardSchema): Decoded => {
    const json = asJSON(message)
    if (!json.ok) return json
    const result = standard.validate(json.data)
    if (isThenable(result)) return refuseAsync(message, result)
    return result.issues ? fail(message, 'issues', result.issues) : { ok: true, data: result.value }
  }

  return (message: SSEMessage): Decoded => {
    // Event types come from the wire: one called "constructor" must not find Object's.
    const decoder = Object.hasOwn(schema, message.event) ? schema[message.event] : undefined
    if (decoder == null && decode === 'text') return { ok: true, data: message.data }
    if (decoder == null && decode === 'json') return asJSON(message)
    try {
      if (decoder == null) return unlessAsync(message, (decode as (message: SSEMessage) => unknown)(message))
      // Asked first: the schemas of some libraries are functions.
      return isStandardSchema(decoder)
        ? bySchema(message, decoder)
        : unlessAsync(message, decoder(message.data))
    } catch (cause) {
      return fail(message, 'threw', cause)
    }
  }
}

export const isStandardSchema = (decoder: object): decoder is StandardSchema => '~standard' in decoder
