import { shownUrl } from '../connection/shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { isThenable } from '../call.ts'
import type { StandardIssue, StandardSchema } from './standardSchema.ts'

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

  const fail = (raw: SSEMessage, why: string, cause?: unknown): Decoded => {
    const text = `A "${raw.event}" message of ${shownUrl(url)} does not decode: ${why}`
    return {
      ok: false,
      error: new SSEError('decode', text, { url, raw, lastEventId: raw.lastEventId, cause }),
    }
  }

  const asJSON = (message: SSEMessage): Decoded => {
    // A ping, or an end that says all by its type: EventSource hands it out too.
    if (message.data === '') return { ok: true, data: null }
    try {
      return { ok: true, data: JSON.parse(message.data) }
    } catch (cause) {
      const hint = "Send JSON, or set decode: 'text'."
      return fail(message, `its data is not JSON (${excerpt(message.data)}). ${hint}`, cause)
    }
  }

  const refuseAsync = (message: SSEMessage, pending: PromiseLike<unknown>): Decoded => {
    // It may still reject, and nobody waits for it.
    pending.then(undefined, () => {})
    return fail(message, 'its schema is asynchronous, and order could not be kept; use a synchronous one.')
  }

  const unlessAsync = (message: SSEMessage, data: unknown): Decoded =>
    isThenable(data) ? refuseAsync(message, data) : { ok: true, data }

  const bySchema = (message: SSEMessage, { '~standard': standard }: StandardSchema): Decoded => {
    const json = asJSON(message)
    if (!json.ok) return json
    const result = standard.validate(json.data)
    if (isThenable(result)) return refuseAsync(message, result)
    return result.issues
      ? fail(message, `its schema says ${result.issues.map(describe).join('; ')}.`, result.issues)
      : { ok: true, data: result.value }
  }

  return (message: SSEMessage): Decoded => {
    // Event types come from the wire: one called "constructor" must not find Object's.
    const decoder = Object.hasOwn(schema, message.event) ? schema[message.event] : undefined
    if (decoder == null && decode === 'text') return { ok: true, data: message.data }
    if (decoder == null && decode === 'json') return asJSON(message)
    try {
      if (decoder == null) return unlessAsync(message, (decode as (message: SSEMessage) => unknown)(message))
      // Asked first: the schemas of some libraries are functions.
      if (isStandardSchema(decoder)) return bySchema(message, decoder)
      if (typeof decoder === 'function') return unlessAsync(message, decoder(message.data))
    } catch (cause) {
      return fail(message, `its schema threw (${text(cause)}).`, cause)
    }
    return fail(message, 'its schema is neither a function nor a Standard Schema; see standardschema.dev.')
  }
}

export const isStandardSchema = (decoder: object): decoder is StandardSchema => '~standard' in decoder

/** What was thrown may be anything, also what cannot be turned into text. */
const text = (cause: unknown): string => {
  if (cause instanceof Error) return cause.message
  return typeof cause === 'string' ? cause : `not an Error but ${typeof cause}`
}

const excerpt = (data: string): string => JSON.stringify(data.length > 60 ? `${data.slice(0, 60)}…` : data)

const describe = ({ message, path }: StandardIssue): string => {
  const keys = path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return keys ? `${keys}: ${message}` : message
}
