import { SSEError } from '../errors.ts'
import type { Hint } from '../explain.ts'
import { isPlain } from './body.ts'
import type { HeadersOption } from './options.ts'
import { shownUrl } from '../shownUrl.ts'

type Entry = readonly [name: string, value: unknown]

/**
 * The headers as given, without those that are undefined, null or false: a token that is not there yet is no word to send.
 *
 * @throws SSEError code `request`
 */
export const readHeaders = (
  given: HeadersOption | null | undefined,
  url: string,
  isFatal: boolean,
): Headers => {
  const fail = (what: string, hint: Hint, cause: unknown): never => {
    throw new SSEError(
      'request',
      `${what} ${shownUrl(url)} cannot be used.`,
      { url, fatal: isFatal, cause },
      hint,
    )
  }
  const entries = entriesOf(given) ?? fail('The option headers of', 'badHeaders', given)
  try {
    return new Headers(entries.filter(isSent).map(([name, value]): [string, string] => [name, String(value)]))
  } catch (cause) {
    return fail('A header for', 'badHeader', cause)
  }
}

const isSent = ([, value]: Entry): boolean => value !== undefined && value !== null && value !== false

/** Null for what holds no headers: a ref, or text. */
const entriesOf = (given: unknown): Entry[] | null => {
  if (given === undefined || given === null || given === false) return []
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
