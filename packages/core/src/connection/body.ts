/** What fetch takes as it is, by the name that every realm and polyfill gives it. */
const NATIVE = /^\[object (FormData|Blob|File|URLSearchParams|ReadableStream|ArrayBuffer)\]$/

/** As `[object Name]`, of whatever realm. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value)

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
 * The body as fetch takes it. What fetch could only turn into "[object Object]" is refused.
 *
 * @throws what cannot be sent, or why it cannot
 */
export const encodeBody = (body: unknown): BodyInit | null => {
  if (body == null || typeof body === 'string' || ArrayBuffer.isView(body) || NATIVE.test(tagOf(body))) {
    return (body ?? null) as BodyInit | null
  }
  if (isPlain(body)) return JSON.stringify(body)
  throw body
}

/**
 * The headers as given, by their names in lower case, without those that are undefined, null or false: a token that is not
 * there yet is no word to send.
 *
 * @throws what holds no headers, or why one cannot be sent
 */
export const readHeaders = (given: unknown): Record<string, string> => {
  const sent = new Headers()
  const add = (value: unknown, name: string): void => {
    if (value != null && value !== false) sent.append(name, String(value))
  }
  if (typeof given === 'object' && given) {
    const { forEach } = given as Partial<Headers>
    if (Symbol.iterator in given)
      for (const [name, value] of given as Iterable<[string, unknown]>) add(value, name)
    else if (isPlain(given)) for (const name in given) add(given[name as never], name)
    // Headers of some runtimes are no iterable.
    else if (forEach) forEach.call(given as Headers, add)
    else throw given
  } else if (given) throw given
  return Object.fromEntries(sent)
}
