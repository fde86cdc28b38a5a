import { SSEError } from '../errors.ts'
import { baseUrl } from '../platform.ts'
import type { AttemptContext, BodyOption, ConnectionOptions, PerAttempt } from './options.ts'
import type { TransportRequest } from './transport.ts'

/** Longer ids are refused by common servers (8 KB for a header line), and then for ever. */
const MAX_HEADER_ID = 7_168

export type ResolvedRequest = Pick<TransportRequest, 'url' | 'method' | 'headers' | 'body'> & {
  /** False when the id could not be sent: the server will start afresh. */
  resumes: boolean
}

export const methodOf = ({ method, body }: ConnectionOptions): string =>
  method?.toUpperCase() ?? (body === undefined || body === null ? 'GET' : 'POST')

/** Everything an attempt sends, asked for and computed anew. Rejects with code `request` when that fails. */
export const resolveRequest = async (
  url: string,
  options: ConnectionOptions,
  context: AttemptContext,
): Promise<ResolvedRequest> => {
  const headers: Record<string, string> = { Accept: 'text/event-stream' }
  const given = await ask('headers', options.headers, context, url)
  const { body, isJson } = encodeBody(await ask('body', options.body, context, url))
  if (isJson) headers['Content-Type'] = 'application/json'
  const { lastEventId } = context
  const asHeader = lastEventId && !options.lastEventIdParam ? headerValue(lastEventId) : null
  if (asHeader !== null) headers['Last-Event-ID'] = asHeader
  const target = absoluteUrl(url)
  if (lastEventId && options.lastEventIdParam) target.searchParams.set(options.lastEventIdParam, lastEventId)
  return {
    url: target.href,
    method: methodOf(options),
    headers: withGiven(headers, given, url),
    body,
    resumes: !lastEventId || asHeader !== null || options.lastEventIdParam !== undefined,
  }
}

const ask = async <T>(
  name: string,
  value: PerAttempt<T> | undefined,
  context: AttemptContext,
  url: string,
): Promise<T | undefined> => {
  if (typeof value !== 'function') return value
  try {
    return await (value as (context: AttemptContext) => T | Promise<T>)(context)
  } catch (cause) {
    throw new SSEError('request', `The ${name} function threw before a request to ${url}; see cause.`, {
      url,
      cause,
    })
  }
}

export const absoluteUrl = (url: string): URL => {
  try {
    return new URL(url, baseUrl())
  } catch (cause) {
    const hint = baseUrl()
      ? 'Check its spelling.'
      : 'Outside a page it must be absolute, as in https://host/path.'
    throw new SSEError('request', `"${url}" is not a url. ${hint}`, { url, fatal: true, cause })
  }
}

/** The user's headers win over ours; names match whatever their case. */
const withGiven = (
  ours: Record<string, string>,
  given: ConstructorParameters<typeof Headers>[0],
  url: string,
): Record<string, string> => {
  if (!given) return ours
  try {
    const headers = new Headers(ours)
    new Headers(given).forEach((value, name) => headers.set(name, value))
    return Object.fromEntries(headers)
  } catch (cause) {
    throw new SSEError(
      'request',
      `A header for ${url} has a name or value that HTTP cannot carry; see cause.`,
      { url, cause },
    )
  }
}

const encodeBody = (body: BodyOption): { body: BodyInit | null; isJson: boolean } => {
  const isJson = isPlain(body)
  return { body: isJson ? JSON.stringify(body) : ((body ?? null) as BodyInit | null), isJson }
}

/** Objects that fetch would turn into "[object Object]". */
export const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ||
  (typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null))

/**
 * The id as a header carries it: its UTF-8 bytes, one char a byte. Null when no header can: control characters, or
 * space around it that the wire would trim.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header
 */
export const headerValue = (id: string): string | null => {
  let bytes = ''
  for (const byte of new TextEncoder().encode(id)) bytes += String.fromCharCode(byte)
  return bytes.length <= MAX_HEADER_ID && /^(?![\t ])[\t\x20-\x7e\x80-\xff]+(?<![\t ])$/.test(bytes)
    ? bytes
    : null
}
