import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
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
    const text = `A "${raw.event}" message of ${url} does not decode: ${why}`
    return {
      ok: false,
      error: new SSEError('decode', text, { url, raw, lastEventId: raw.lastEventId, cause }),
    }
  }
  const decoderOf = (event: string): Decoder | undefined =>
    // Event types come from the wire: one called "constructor" must not find Object's.
    Object.hasOwn(schema, event) ? schema[event] : undefined

  return (message: SSEMessage): Decoded => {
    const decoder = decoderOf(message.event)
    if (typeof decoder === 'function') {
      try {
        return { ok: true, data: decoder(message.data) }
      } catch (cause) {
        return fail(message, `its decoder threw (${text(cause)}).`, cause)
      }
    }
    let data: unknown = message.data
    if (decoder || decode === 'json') {
      try {
        data = JSON.parse(message.data)
      } catch (cause) {
        const hint = "Send JSON, or set decode: 'text'."
        return fail(message, `its data is not JSON (${excerpt(message.data)}). ${hint}`, cause)
      }
    }
    if (!decoder) return { ok: true, data }
    try {
      const result = decoder['~standard'].validate(data)
      if (result instanceof Promise) {
        return fail(
          message,
          'its schema is asynchronous, and order could not be kept; use a synchronous one.',
        )
      }
      return result.issues
        ? fail(message, `its schema says ${result.issues.map(describe).join('; ')}.`, result.issues)
        : { ok: true, data: result.value }
    } catch (cause) {
      return fail(message, `its schema threw (${text(cause)}).`, cause)
    }
  }
}

const text = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const excerpt = (data: string): string => JSON.stringify(data.length > 60 ? `${data.slice(0, 60)}…` : data)

const describe = ({ message, path }: StandardIssue): string => {
  const keys = path?.map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return keys ? `${keys}: ${message}` : message
}
