import { shownUrl } from '../shownUrl.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { isThenable } from '../call.ts'
import { GAP_EVENT, readGap } from './gap.ts'
import type { StandardResult, StandardSchema } from './standardSchema.ts'

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
export const createDecoder = (url: string, options: DecodeOptions): ((message: SSEMessage) => Item) => {
  const decode = options.decode ?? 'json'
  const schema = options.schema ?? {}

  const fail = (message: SSEMessage, why: 'json' | 'async' | 'threw' | 'issues', cause?: unknown): Item => {
    const text = `A "${message.event}" message of ${shownUrl(url)} does not decode.`
    const details = { url, raw: message, lastEventId: message.lastEventId, cause }
    return { message, data: null, error: new SSEError('decode', text, details, 'notDecoded', why) }
  }

  const asJSON = (message: SSEMessage): Item => {
    // A ping, or an end that says all by its type: EventSource hands it out too.
    if (message.data === '') return { message, data: null, error: null }
    try {
      return { message, data: JSON.parse(message.data), error: null }
    } catch (cause) {
      return fail(message, 'json', cause)
    }
  }

  const unlessAsync = (message: SSEMessage, result: unknown, read?: (result: never) => Item): Item => {
    if (!isThenable(result)) return read ? read(result as never) : { message, data: result, error: null }
    // It may still reject, and nobody waits for it.
    result.then(undefined, () => {})
    return fail(message, 'async')
  }

  const bySchema = (item: Item, { '~standard': standard }: StandardSchema): Item =>
    item.error
      ? item
      : unlessAsync(item.message, standard.validate(item.data), (result: StandardResult<unknown>) =>
          result.issues
            ? fail(item.message, 'issues', result.issues)
            : { message: item.message, data: result.value, error: null },
        )

  return (message) => {
    const { event } = message
    if (event === GAP_EVENT) return { message, data: readGap(message), error: null }
    // Event types come from the wire: one called "constructor" must not find Object's.
    const decoder = Object.hasOwn(schema, event) ? schema[event] : undefined
    if (decoder == null && decode === 'json') return asJSON(message)
    if (decoder == null && decode === 'text') return { message, data: message.data, error: null }
    try {
      if (decoder == null) return unlessAsync(message, (decode as (message: SSEMessage) => unknown)(message))
      // Asked first: the schemas of some libraries are functions.
      return isStandardSchema(decoder)
        ? bySchema(asJSON(message), decoder)
        : unlessAsync(message, decoder(message.data))
    } catch (cause) {
      return fail(message, 'threw', cause)
    }
  }
}

export const isStandardSchema = (decoder: object): decoder is StandardSchema => '~standard' in decoder
