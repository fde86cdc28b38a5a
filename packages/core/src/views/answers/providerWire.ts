import type { SSEMessage } from '../../event-stream/message.ts'

/** What any of the providers sends: nothing of it is certain to be there. */
export interface Chunk {
  readonly [field: string]: unknown
}

/** The fields of an object, and none of anything else: what comes over the wire may be null, a list or a number. */
export const fieldsOf = (value: unknown): Chunk =>
  typeof value === 'object' && value !== null ? (value as Chunk) : {}

/** What data says, or undefined: data that is no JSON is told as a `decode` error already, and is no failure of the answer. */
const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

export const readChunk = (data: string): Chunk => fieldsOf(parse(data))

/**
 * Whether a message is the provider's event of this type. Backends that pass on the data alone leave out its name, so the
 * `type` inside counts too; it is looked for only where the text has it.
 */
export const isOfType = ({ event, data }: SSEMessage, type: string): boolean =>
  event === type || (event === 'message' && data.includes(`"${type}"`) && readChunk(data).type === type)

/** What a failure says for itself; `true`, which is "failed", where it gives no text. */
export const reasonIn = (failure: unknown): string | true => {
  const text = typeof failure === 'string' ? failure : fieldsOf(failure).message
  return typeof text === 'string' && text !== '' ? text : true
}

/** The same of a message that is about a failure: in its `error`, in itself, or in plain words. */
export const reasonOf = (data: string): string | true => {
  const said = parse(data) ?? data
  return reasonIn(fieldsOf(said).error ?? said)
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
