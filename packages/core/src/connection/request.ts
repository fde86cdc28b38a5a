import { SSEError } from '../errors.ts'
import { baseUrl, isFunction } from '../platform.ts'
import { encodeBody, isPlain, readHeaders } from './body.ts'
import type { ConnectionOptions, PerAttempt } from './options.ts'
import type { AttemptContext, TransportRequest } from './transport.ts'

export type ResolvedRequest = Pick<TransportRequest, 'url' | 'method' | 'headers' | 'body'>

/** The options of a connection, and the url where a function makes it. */
export type RequestOptions = ConnectionOptions & { url?: PerAttempt<string | URL> | undefined }

export const methodOf = ({ method, body }: ConnectionOptions): string =>
  // What is no text is refused by its name, before anything is asked with it.
  typeof method === 'string' ? method.toUpperCase() : body == null ? 'GET' : 'POST'

type Part = 'url' | 'headers' | 'body'

/**
 * Everything an attempt sends but the place to resume from, asked for and computed anew.
 *
 * @param url what is asked where `options.url` is no function
 * @throws SSEError code `request`; fatal when no later attempt could fare better
 */
export const resolveRequest = async (
  url: string,
  options: RequestOptions,
  context: AttemptContext,
): Promise<ResolvedRequest> => {
  const read = async <T>(name: Part, use: (value: unknown) => T): Promise<T> => {
    const option = options[name]
    const isMade = typeof option === 'function'
    try {
      return use(isMade ? await option(context) : option)
    } catch (cause) {
      // What a function gives may be better next time.
      throw unmade(url, `The option ${name} gave nothing to send.`, !isMade, cause)
    }
  }
  const target = isFunction(options.url)
    ? await read('url', (made) => new URL(String(made), baseUrl()))
    : absoluteUrl(url)
  url = target.href
  const given = await read('headers', readHeaders)
  const [body, isJSON] = await read('body', (value) => [encodeBody(value), isPlain(value)] as const)
  const method = methodOf(options)
  // The texts of runtimes quote the url.
  if (target.username || target.password) {
    throw unmade(url, 'The url has a user or password.')
  }
  // What fetch would refuse again and again looks like a lost connection from outside, so it is asked beforehand.
  const isGet = /^(GET|HEAD)$/.test(method)
  try {
    if (typeof Request === 'function') {
      new Request(url, { method, ...(isGet && { body }) })
    }
  } catch (cause) {
    throw unmade(url, 'The request cannot be made.', true, cause)
  }
  return {
    url,
    method,
    headers: {
      accept: 'text/event-stream',
      ...(isJSON && { 'content-type': 'application/json' }),
      // The user's win over ours.
      ...given,
    },
    body,
  }
}

/**
 * The request, saying where to resume: in its query where that has a name for it, else in the header. Null where that
 * cannot carry the ID.
 */
export const resuming = (
  request: ResolvedRequest,
  lastEventId: string,
  param: string | null | undefined,
): ResolvedRequest | null => {
  // In place of the user's own header, which can only say where to start: kept on, it would start there again and again.
  const { 'last-event-id': _, ...headers } = request.headers
  if (param) {
    const url = withParam(request.url, param, lastEventId)
    return url === null ? null : { ...request, url, headers }
  }
  const value = headerValue(lastEventId)
  return value === null ? null : { ...request, headers: { ...headers, 'last-event-id': value } }
}

/** The name that ssekit's hub reads, and some others. */
export const USUAL_PARAM = 'lastEventId'

/** The url with one parameter set, and nothing else of it changed: it may be signed. Null for what no url can carry. */
export const withParam = (url: string, name: string, value: string): string | null => {
  const [, path, query, fragment] = /^([^?#]*)\??([^#]*)(.*)$/s.exec(url)!
  const isOther = (part: string): boolean => !new URLSearchParams(part).has(name)
  const others = query!.split('&').filter(isOther).join('&')
  try {
    return `${path}?${others && `${others}&`}${encodeURIComponent(name)}=${encodeURIComponent(value)}${fragment}`
  } catch {
    // Half a surrogate pair.
    return null
  }
}

export const absoluteUrl = (url: string): URL => {
  try {
    return new URL(url, baseUrl())
  } catch (cause) {
    throw unmade(url, 'That is not a url.', true, cause)
  }
}

/** Whether the url names this very machine; a relative one says nothing about that. */
export const isLoopback = (url: string): boolean =>
  /^\w+:\/\/([^/?#]+\.)?(localhost|127(\.\d+){3}|\[::1\])([:/?#]|$)/.test(url)

/** Why the runtime's own `fetch` can never reach the url: it would fail again and again. Null where it can. */
export const unreachable = (url: string): SSEError | null => {
  const { protocol } = new URL(url)
  if (/^(https?|data|blob):$/.test(protocol)) return null
  // Apps are served under schemes of their own, which their fetch knows.
  if (baseUrl()?.startsWith(protocol) && !/^(file|about):$/.test(protocol)) return null
  return unmade(url, 'No fetch reaches that url.')
}

/**
 * The id as a header carries it: its UTF-8 bytes, one char a byte, without the space around it, which HTTP cuts. Null when
 * no header can, and for what is longer than common servers take (8 KB for a header line), now and for ever.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header
 */
export const headerValue = (id: string): string | null => {
  // No longer than can be given as arguments.
  const encoded = String.fromCharCode(...new TextEncoder().encode(id.slice(0, 8_192)))
  const bytes = encoded.replace(/^[\t ]+|[\t ]+$/g, '')
  return /^[\t\x20-\x7e\x80-\xff]{1,7168}$/.test(bytes) ? bytes : null
}

/** Why a request cannot be made. */
export const unmade = (url: string, sentence: string, fatal = true, cause?: unknown): SSEError =>
  new SSEError('request', sentence, { url, fatal, cause })
