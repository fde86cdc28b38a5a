import { unmade } from './losses.ts'
import type { BodyOption, HeadersOption } from './options.ts'

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
export const encodeBody = (body: BodyOption, url: string, isFatal: boolean): BodyInit | null => {
  if (body == null || typeof body === 'string' || ArrayBuffer.isView(body) || NATIVE.test(tagOf(body))) {
    return (body ?? null) as BodyInit | null
  }
  if (!isPlain(body)) throw unmade(url, 'The body cannot be sent.', 'badBody', isFatal, body)
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw unmade(url, 'The body cannot be written as JSON.', 'badJson', isFatal, cause)
  }
}

type Entry = readonly [name: string, value: unknown]

/**
 * The headers as given, without those that are undefined, null or false: a token that is not there yet is no word to send.
 *
 * @returns their names in lower case
 * @throws SSEError code `request`
 */
export const readHeaders = (
  given: HeadersOption | null | undefined,
  url: string,
  isFatal: boolean,
): Record<string, string> => {
  const entries = entriesOf(given)
  if (!entries) throw unmade(url, 'The option headers cannot be used.', 'badHeaders', isFatal, given)
  const sent = entries.filter(([, value]) => value != null && value !== false)
  try {
    return Object.fromEntries(
      new Headers(sent.map(([name, value]): [string, string] => [name, String(value)])),
    )
  } catch (cause) {
    throw unmade(url, 'A header cannot be used.', 'badHeader', isFatal, cause)
  }
}

/** Null for what holds no headers: a ref, or text. */
const entriesOf = (given: unknown): Entry[] | null => {
  if (given == null || given === false) return []
  if (typeof given !== 'object') return null
  if (Symbol.iterator in given) return [...(given as Iterable<Entry>)]
  if (isPlain(given)) return Object.entries(given)
  // Headers of some runtimes are no iterable.
  const entries: Entry[] = []
  const { forEach } = given as Partial<Headers>
  if (typeof forEach !== 'function') return null
  forEach.call(given as Headers, (value, name) => entries.push([name, value]))
  return entries
}
