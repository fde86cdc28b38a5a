import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { isThenable } from '../call.ts'
import { GAP_EVENT, readGap } from '../connection/gap.ts'
import type { StandardSchema } from './standardSchema.ts'

/** Turns the data of one event type into what handlers get: a Standard Schema (given parsed JSON) or a function (given the raw text). */
export type Decoder<T = unknown> = StandardSchema<T> | ((raw: string) => T)

export interface DecodeOptions {
  /** How data without a schema is read: as JSON (none at all is null), as text, or by a function of the message. @default 'json' */
  decode?: 'json' | 'text' | ((message: SSEMessage) => unknown) | null | undefined
  /** A decoder for each event type that has one. */
  schema?: Record<string, Decoder | null | undefined> | null | undefined
}

/** One message as consumers get it: decoded once for all of them. */
export interface Item {
  readonly message: SSEMessage
  readonly data: unknown
  /** Why it does not decode. */
  readonly error: SSEError | null
}

/** Data that does not fit is a value, never a throw: the stream goes on. */
export const createDecoder = (
  url: string,
  { decode, schema }: DecodeOptions,
): ((message: SSEMessage) => Item) => {
  const fail = (raw: SSEMessage, cause?: unknown): Item => {
    const details = { url, raw, lastEventId: raw.lastEventId, cause }
    return {
      message: raw,
      data: null,
      error: new SSEError('decode', `A "${raw.event}" message does not decode.`, details),
    }
  }

  return (message) => {
    const { event, data: text } = message
    if (event === GAP_EVENT) return { message, data: readGap(message), error: null }
    // Event types come from the wire: one called "constructor" must not find Object's.
    const own = schema && Object.hasOwn(schema, event) ? schema[event] : null
    const by = own ?? decode ?? 'json'
    try {
      // Asked first: the schemas of some libraries are functions.
      const standard = isStandardSchema(by) ? by['~standard'] : null
      let data: unknown = text
      if (!standard && typeof by === 'function') data = by((own ? text : message) as never)
      // Empty is a ping, or an end that says all by its type: EventSource hands it out too.
      else if (by !== 'text') data = text === '' ? null : JSON.parse(text)
      const result = standard ? standard.validate(data) : data
      if (isThenable(result)) {
        // It may still reject, and nobody waits for it.
        result.then(undefined, () => {})
        return fail(message)
      }
      if (standard) {
        const { issues, value } = result as { issues?: unknown; value?: unknown }
        if (issues) return fail(message, issues)
        data = value
      }
      return { message, data, error: null }
    } catch (cause) {
      return fail(message, cause)
    }
  }
}

export const isStandardSchema = (decoder: unknown): decoder is StandardSchema =>
  (typeof decoder === 'object' ? decoder !== null : typeof decoder === 'function') &&
  '~standard' in (decoder as object)
