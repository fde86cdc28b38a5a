import { SSEError } from '../errors.ts'
import type { BodyOption } from './options.ts'
import { shownUrl } from './shownUrl.ts'

/** What fetch takes as it is, by the name that every realm and polyfill gives it. */
const NATIVE = /^\[object (FormData|Blob|File|URLSearchParams|ReadableStream|ArrayBuffer)\]$/

const tagOf = (value: unknown): string => Object.prototype.toString.call(value)

/** A body that streams cannot be sent without the leave of another origin, nor twice. */
export const isStreamBody = (body: unknown): boolean => tagOf(body) === '[object ReadableStream]'

/** What JSON says whole: arrays, and objects without a class, of whatever realm. */
export const isPlain = (value: unknown): boolean => {
  if (Array.isArray(value)) return true
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * The body as fetch takes it. What fetch could only turn into "[object Object]" is refused by its name.
 *
 * @throws SSEError code `request`
 */
export const encodeBody = (
  body: BodyOption,
  url: string,
  isFatal: boolean,
): { body: BodyInit | null; isJson: boolean } => {
  const isNative = typeof body === 'string' || ArrayBuffer.isView(body) || NATIVE.test(tagOf(body))
  if (body === undefined || body === null || isNative)
    return { body: (body ?? null) as BodyInit | null, isJson: false }
  if (!isPlain(body)) {
    const hint = 'Give a plain object (it goes as JSON), text, FormData, URLSearchParams, a Blob or bytes.'
    const text = `The body for ${shownUrl(url)} cannot be sent: it is ${nameOf(body)}. ${hint}`
    throw new SSEError('request', text, { url, fatal: isFatal })
  }
  try {
    return { body: JSON.stringify(body), isJson: true }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const text = `The body for ${shownUrl(url)} cannot be written as JSON (${why}). Correct \`body\`, or give it as text.`
    throw new SSEError('request', text, { url, fatal: isFatal, cause })
  }
}

/** What a value is, in a word or two: for the text of an error. */
export const nameOf = (value: unknown): string => {
  if (value === null || typeof value === 'undefined' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 60))}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  if (typeof value !== 'object') return `a ${typeof value}`
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor
    ?.name
  return typeof name === 'string' && name && name !== 'Object' ? `a value of the class ${name}` : 'an object'
}
