import { shownUrl } from '../connection/shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { isThenable } from './isThenable.ts'
import type { StandardIssue, StandardSchema } from './standardSchema.ts'

/** Turns the data of one event type into what handlers get: a Standard Schema (given parsed JSON) or a function (given the raw text). */
export type Decoder<T = unknown> = StandardSchema<T> | ((raw: string) => T)

export interface DecodeOptions {
  /** How data without a schema is read. @default 'json' */
  decode?: 'json' | 'text' | undefined
  /** A decoder for each event type that has one. */
  schema?: Record<string, Decoder | undefined> | undefined
}

export type Decoded = { ok: true; data: unknown } | { ok: false; error: SSEError }

/** Data that does not fit is a value, never a throw: the stream goes on. */
export const createDecoder = (url: string, { decode = 'json', schema = {} }: DecodeOptions) => {
  const fail = (raw: SSEMessage, why: string, cause?: unknown): Decoded => {
    const text = `A "${raw.event}" message of ${shownUrl(url)} does not decode: ${why}`
    return {
      ok: false,
      error: new SSEError('decode', text, { url, raw, lastEventId: raw.lastEventId, cause }),
    }
  }

  const asJSON = (message: SSEMessage): Decoded => {
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

  const byFunction = (message: SSEMessage, decoder: (raw: string) => unknown): Decoded => {
    const data = decoder(message.data)
    return isThenable(data) ? refuseAsync(message, data) : { ok: true, data }
  }

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
    if (decoder === undefined) return decode === 'text' ? { ok: true, data: message.data } : asJSON(message)
    try {
      // Asked first: the schemas of some libraries are functions.
      if (isStandardSchema(decoder)) return bySchema(message, decoder)
      if (typeof decoder === 'function') return byFunction(message, decoder)
    } catch (cause) {
      return fail(message, `its schema threw (${text(cause)}).`, cause)
    }
    return fail(message, 'its schema is neither a function nor a Standard Schema; see standardschema.dev.')
  }
}

const isStandardSchema = (decoder: object): decoder is StandardSchema =>
  decoder !== null && '~standard' in decoder

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
