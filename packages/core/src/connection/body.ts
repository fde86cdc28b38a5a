import { SSEError } from '../errors.ts'
import type { BodyOption } from './options.ts'
import { shownUrl } from '../shownUrl.ts'

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
    throw new SSEError(
      'request',
      `The body for ${shownUrl(url)} cannot be sent.`,
      { url, fatal: isFatal, cause: body },
      'badBody',
    )
  }
  try {
    return { body: JSON.stringify(body), isJson: true }
  } catch (cause) {
    throw new SSEError(
      'request',
      `The body for ${shownUrl(url)} cannot be written as JSON.`,
      { url, fatal: isFatal, cause },
      'badJson',
    )
  }
}
