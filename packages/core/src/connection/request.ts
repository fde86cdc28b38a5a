import { SSEError } from '../errors.ts'
import type { Hint } from '../explain.ts'
import { baseUrl, isCrossOrigin } from '../platform.ts'
import { encodeBody, isStreamBody } from './body.ts'
import { readHeaders } from './headers.ts'
import type { AttemptContext, ConnectionOptions, PerAttempt } from './options.ts'
import { shownUrl } from '../shownUrl.ts'
import type { TransportRequest } from './transport.ts'

/** Longer ids are refused by common servers (8 KB for a header line), and then for ever. */
const MAX_HEADER_ID = 7_168

export type ResolvedRequest = Pick<TransportRequest, 'url' | 'method' | 'headers' | 'body'> & {
  /** The url without what says where to resume. */
  askedUrl: string
  /** False when the id could not be sent, or not where this server is known to read it: it may start afresh. */
  resumes: boolean
}

/** The options of a connection, and the url where a function makes it. */
export type RequestOptions = ConnectionOptions & { url?: PerAttempt<string | URL> | undefined }

export const methodOf = ({ method, body }: ConnectionOptions): string =>
  // What is no text is refused by its name, before anything is asked with it.
  typeof method === 'string' ? method.toUpperCase() : body == null ? 'GET' : 'POST'

/**
 * Everything an attempt sends, asked for and computed anew.
 *
 * @param url what is asked where `options.url` is no function
 * @throws SSEError code `request`; fatal when no later attempt could fare better
 */
export const resolveRequest = async (
  url: string,
  options: RequestOptions,
  context: AttemptContext,
): Promise<ResolvedRequest> => {
  const { lastEventId } = context
  const { lastEventIdParam } = options
  if (typeof options.url === 'function') url = String(await ask('url', options.url, context, url))
  const target = absoluteUrl(url, typeof options.url !== 'function').href
  const given = await ask('headers', options.headers, context, url)
  const isOwnBody = typeof options.body !== 'function'
  const { body, isJson } = encodeBody(await ask('body', options.body, context, url), url, isOwnBody)
  const method = methodOf(options)
  checkRequest(target, method, body, options.credentials)
  const headers = new Headers({ Accept: 'text/event-stream' })
  if (isJson) headers.set('Content-Type', 'application/json')
  // The user's win over ours; names match whatever their case.
  readHeaders(given, url, typeof options.headers !== 'function').forEach((value, name) =>
    headers.set(name, value),
  )
  const request: ResolvedRequest = {
    url: target,
    askedUrl: target,
    method,
    body,
    headers: Object.fromEntries(headers),
    resumes: true,
  }
  return lastEventId ? { ...request, ...placeOf(request, lastEventId, lastEventIdParam) } : request
}

/** Where to resume, as a request says it: in its query if that has a name for it, else in the header. */
const placeOf = (
  { url, headers }: ResolvedRequest,
  lastEventId: string,
  param: string | null | undefined,
): Partial<ResolvedRequest> => {
  const value = param ? withParam(url, param, lastEventId) : headerValue(lastEventId)
  if (value === null) return { resumes: false }
  // In place of the user's own header, which can only say where to start: kept on, it would start there again and again.
  const { 'last-event-id': _, ...others } = headers
  return param ? { url: value, headers: others } : { headers: { ...others, 'last-event-id': value } }
}

/**
 * The same request with the id in its query, where the header alone may be what a server of another origin does not allow;
 * else null. What else needs leave has it if the same request was answered before.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export const asSimpleRequest = (
  request: ResolvedRequest,
  lastEventId: string,
  wasAnswered: boolean,
): ResolvedRequest | null => {
  const { url, method, headers, body } = request
  if (headers['last-event-id'] === undefined || !isCrossOrigin(url)) return null
  const { 'last-event-id': _, ...others } = headers
  const isSimple =
    /^(GET|HEAD|POST)$/.test(method) && !isStreamBody(body) && Object.entries(others).every(isSafelisted)
  if (!isSimple && !(wasAnswered && method === 'GET')) return null
  const simple = withParam(url, SIMPLE_PARAM, lastEventId)
  return simple === null ? null : { ...request, url: simple, headers: others, resumes: false }
}

/** The name that ssekit's hub reads, and some others: whether this server does, nobody knows. */
const SIMPLE_PARAM = 'lastEventId'

const isSafelisted = ([name, value]: [string, string]): boolean =>
  /^(accept|accept-language|content-language)$/.test(name) ||
  (name === 'content-type' &&
    /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)(;|$)/.test(value))

/** The url with one parameter set, and nothing else of it changed: it may be signed. Null for what no url can carry. */
export const withParam = (url: string, name: string, value: string): string | null => {
  const [whole, fragment = ''] = url.split(/(?=#)/, 2) as [string, string?]
  const at = whole.indexOf('?')
  const kept = at < 0 ? [] : whole.slice(at + 1).split('&')
  const others = kept.filter((part) => !new URLSearchParams(part).has(name))
  try {
    const own = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    const path = at < 0 ? whole : whole.slice(0, at)
    return `${path}?${(others.join('') ? [...others, own] : [own]).join('&')}${fragment}`
  } catch {
    // Half a surrogate pair.
    return null
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
    const text = `The ${name} function threw before a request to ${shownUrl(url)}.`
    throw new SSEError('request', text, { url, cause }, 'functionThrew')
  }
}

/** @param isFatal whether it stays as it is, whenever it is looked at again */
export const absoluteUrl = (url: string, isFatal = true): URL => {
  try {
    return new URL(url, baseUrl())
  } catch (cause) {
    const details = { url, fatal: isFatal, cause }
    throw new SSEError('request', `"${shownUrl(url)}" is not a url.`, details, 'badUrl', baseUrl())
  }
}

/** Whether the url names this very machine. */
export const isLoopback = (url: string): boolean => {
  try {
    return /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(absoluteUrl(url).hostname)
  } catch {
    return false
  }
}

/** Why the runtime's own `fetch` can never reach the url: it would fail again and again. Null where it can. */
export const unreachable = (url: string): SSEError | null => {
  const { protocol } = new URL(url)
  if (/^(https?|data|blob):$/.test(protocol)) return null
  // Apps are served under schemes of their own, which their fetch knows.
  if (baseUrl()?.startsWith(protocol) && !/^(file|about):$/.test(protocol)) return null
  return new SSEError('request', `No fetch reaches ${shownUrl(url)}.`, { url, fatal: true }, 'unreachable')
}

/** What fetch would refuse again and again looks like a lost line from outside, so it is asked beforehand. */
const checkRequest = (
  url: string,
  method: string,
  body: BodyInit | null,
  credentials: RequestCredentials | null | undefined,
): void => {
  const fail = (why: string, hint: Hint, cause?: unknown): never => {
    const text = `The request to ${shownUrl(url)} cannot be made${why}.`
    throw new SSEError('request', text, { url, fatal: true, cause }, hint)
  }
  if (body !== null && (method === 'GET' || method === 'HEAD')) {
    fail(`: a ${method} has no body`, 'bodyOfGet')
  }
  const target = new URL(url)
  // Asked here, as the texts of runtimes quote the url.
  if (target.username || target.password) {
    fail(': fetch takes no url with a user or password', 'credentialsInUrl')
  }
  if (typeof Request !== 'function') return
  try {
    new Request(target, { method, ...(credentials && { credentials }) })
  } catch (cause) {
    fail('', 'badRequest', cause)
  }
}

/**
 * The id as a header carries it: its UTF-8 bytes, one char a byte, without the space around it, which HTTP cuts. Null when
 * no header can.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header
 */
export const headerValue = (id: string): string | null => {
  let bytes = ''
  for (const byte of new TextEncoder().encode(id)) bytes += String.fromCharCode(byte)
  bytes = bytes.replace(/^[\t ]+|[\t ]+$/g, '')
  return bytes.length <= MAX_HEADER_ID && /^[\t\x20-\x7e\x80-\xff]+$/.test(bytes) ? bytes : null
}
