import { SSEError } from '../errors.ts'
import { baseUrl } from '../platform.ts'
import type { AttemptContext, BodyOption, ConnectionOptions, HeadersOption, PerAttempt } from './options.ts'
import { shownUrl } from './shownUrl.ts'
import type { TransportRequest } from './transport.ts'

/** Longer ids are refused by common servers (8 KB for a header line), and then for ever. */
const MAX_HEADER_ID = 7_168

export type ResolvedRequest = Pick<TransportRequest, 'url' | 'method' | 'headers' | 'body'> & {
  /** False when the id could not be sent: the server will start afresh. */
  resumes: boolean
}

export const methodOf = ({ method, body }: ConnectionOptions): string =>
  method?.toUpperCase() ?? (body === undefined || body === null ? 'GET' : 'POST')

/**
 * Everything an attempt sends, asked for and computed anew.
 *
 * @throws SSEError code `request`; fatal when no later attempt could fare better
 */
export const resolveRequest = async (
  url: string,
  options: ConnectionOptions,
  context: AttemptContext,
): Promise<ResolvedRequest> => {
  const { lastEventId } = context
  const { lastEventIdParam } = options
  const target = absoluteUrl(url)
  const given = await ask('headers', options.headers, context, url)
  const { body, isJson } = encodeBody(await ask('body', options.body, context, url), url)
  const method = methodOf(options)
  checkRequest(url, method, body, options.credentials)
  const headers = new Headers({ Accept: 'text/event-stream' })
  if (isJson) headers.set('Content-Type', 'application/json')
  addGiven(headers, given, url, typeof options.headers !== 'function')
  const asHeader = lastEventId && !lastEventIdParam ? headerValue(lastEventId) : null
  // After the user's own, which can only say where to start: kept on, it would start there again and again.
  if (asHeader !== null) headers.set('Last-Event-ID', asHeader)
  if (lastEventId && lastEventIdParam) target.searchParams.set(lastEventIdParam, lastEventId)
  return {
    url: target.href,
    method,
    headers: Object.fromEntries(headers),
    body,
    resumes: !lastEventId || asHeader !== null || !!lastEventIdParam,
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
    const text = `The ${name} function threw before a request to ${shownUrl(url)} (${messageOf(cause)}). It is asked again before the next attempt.`
    throw new SSEError('request', text, { url, cause })
  }
}

export const absoluteUrl = (url: string): URL => {
  try {
    return new URL(url, baseUrl())
  } catch (cause) {
    const hint = baseUrl()
      ? 'Check its spelling.'
      : 'Outside a page it must be absolute, as in https://host/path.'
    throw new SSEError('request', `"${shownUrl(url)}" is not a url. ${hint}`, { url, fatal: true, cause })
  }
}

/** Whether the url names this very machine. */
export const isLoopback = (url: string): boolean =>
  /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(absoluteUrl(url).hostname)

/** The user's headers win over ours; names match whatever their case. */
const addGiven = (
  headers: Headers,
  given: HeadersOption | undefined,
  url: string,
  isStatic: boolean,
): void => {
  if (!given) return
  try {
    new Headers(given).forEach((value, name) => headers.set(name, value))
  } catch (cause) {
    const text = `A header for ${shownUrl(url)} has a name or value that HTTP cannot carry; the cause names it. Correct \`headers\`.`
    throw new SSEError('request', text, { url, fatal: isStatic, cause })
  }
}

/** What fetch would refuse again and again looks like a lost line from outside, so it is asked beforehand. */
const checkRequest = (
  url: string,
  method: string,
  body: BodyInit | null,
  credentials: RequestCredentials | undefined,
): void => {
  const fail = (why: string, cause?: unknown): never => {
    throw new SSEError('request', `The request to ${shownUrl(url)} cannot be made: ${why}`, {
      url,
      fatal: true,
      cause,
    })
  }
  if (body !== null && (method === 'GET' || method === 'HEAD')) {
    fail(`a ${method} has no body. Leave out \`method\`, or set another.`)
  }
  const target = absoluteUrl(url)
  // Asked here, as the texts of runtimes quote the url.
  if (target.username || target.password) {
    fail('fetch takes no url with a user or password. Correct the url, and send them with `headers`.')
  }
  try {
    new Request(target, { method, ...(credentials && { credentials }) })
  } catch (cause) {
    fail(`${messageOf(cause)}. Correct the url, \`method\` or \`credentials\`.`, cause)
  }
}

const encodeBody = (body: BodyOption, url: string): { body: BodyInit | null; isJson: boolean } => {
  if (!isPlain(body)) return { body: (body ?? null) as BodyInit | null, isJson: false }
  try {
    return { body: JSON.stringify(body), isJson: true }
  } catch (cause) {
    const text = `The body for ${shownUrl(url)} cannot be written as JSON (${messageOf(cause)}). Correct \`body\`, or give it as text.`
    throw new SSEError('request', text, { url, cause })
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

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
