import { checkStatus, essenceOf, EVENT_STREAM, MAX_BODY } from './checkResponse.ts'
import {
  resuming,
  unmade,
  unreachable,
  USUAL_PARAM,
  withParam,
  type ResolvedRequest,
} from '../connection/request.ts'
import { inRange } from '../connection/policy.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import { after, isCrossOrigin, now, onAbort, waitUntil } from '../platform.ts'
import { readBody, unsupported } from './fetchTransport.ts'

/** Where is asked, how often, and for how long. */
export interface PollingTransportOptions {
  /** Where to ask, when that is not the url of the stream itself. Relative to that. */
  url?: string | null | undefined
  /** Milliseconds from one answer to the next question. @default 2000 */
  interval?: number | null | undefined
  /**
   * How long the server may hold a question back until there is something to say, in milliseconds; 0 for never.
   * ssekit's hub does, 30 s at most, and with `interval: 0` each message then comes at once; a server that does not know of it
   * answers at once, and would be asked without a pause.
   * @default 0
   */
  wait?: number | null | undefined
  /** An answer that takes this long is given up, `wait` not counted, in milliseconds. @default 30000 */
  timeout?: number | null | undefined
}

/** The hub's word for a place in the stream without a message. */
const POSITION_EVENT = 'ssekit:position'

/**
 * Carries a stream by asking again and again, where nothing else gets through: a proxy that holds streams back, say. The
 * server answers with what came after the last event ID, as JSON `[{ event, data, id }]` (`hub.pollHandler`).
 *
 * What polling cannot do: deliver at once, hear comments (no heartbeat) and `retry:`. The stream is `open` from the first
 * good answer on, until one fails. A method other than GET is asked once: its answer is all there is.
 *
 * @example
 * ```ts
 * createStream('/api/stream', { transport: pollingTransport({ url: '/api/poll', wait: 20_000 }) })
 * ```
 */
export const pollingTransport = (given?: PollingTransportOptions | null): Transport => {
  const options = given ?? {}
  warn('numbers', options)
  const interval = inRange(options.interval, 2_000)
  const wait = inRange(options.wait, 0)
  const timeout = inRange(options.timeout, 30_000, 1)

  const polling: Transport = async (request, observer) => {
    const { signal } = request
    let { lastEventId } = request
    // A request that resumes without the header was left without it for a reason.
    let isInQuery =
      request.lastEventIdParam !== undefined || (!!lastEventId && !('last-event-id' in request.headers))
    /** Where the last answer came from: a redirect may lead to another origin. */
    let answeredBy = ''
    if (typeof (request.fetch ?? globalThis.fetch) !== 'function')
      return unsupported(request.url, 'This runtime has no fetch.')
    const at = absoluteTarget(options.url, request.url)
    if (typeof at !== 'string') return at
    while (!signal.aborted) {
      const question = questionOf(request, at, wait, lastEventId, isInQuery)
      const cannot = request.fetch ? null : unreachable(question.url)
      if (cannot) return cannot
      const answer = await ask(question, request, lastEventId, wait + timeout, observer)
      if (typeof answer === 'string' || !('entries' in answer)) {
        // Another origin that does not let the header pass: a preflight that is refused looks like a connection that is down.
        isInQuery =
          !isInQuery && 'last-event-id' in question.headers && isCrossOrigin(question.url, answeredBy)
        if (answer instanceof SSEError && answer.code === 'network' && isInQuery) continue
        return answer
      }
      if (answer.from.startsWith('http')) answeredBy = answer.from
      observer.onOpen()
      observer.onActivity(answer.bytes)
      // A name in the query that nobody gave may not be read.
      const isGuess = isInQuery && request.lastEventIdParam === undefined
      const entries = isGuess ? behind(answer.entries, lastEventId) : answer.entries
      lastEventId = deliver(entries, lastEventId, observer)
      await observer.flush()
      observer.onActivity(0)
      // What may cost money, or do harm, is asked once.
      if (request.method !== 'GET') break
      await waitUntil(signal, now() + interval)
    }
    return 'ended'
  }
  return Object.assign(polling, { heldFor: wait + interval })
}

/** Where polls go; the error where that is no url. */
const absoluteTarget = (given: string | null | undefined, streamUrl: string): string | SSEError => {
  if (given == null) return streamUrl
  try {
    return new URL(given, streamUrl).href
  } catch (cause) {
    return unmade(given, 'That is not a url.', true, cause)
  }
}

const questionOf = (
  { method, body, headers, url, lastEventIdParam }: TransportRequest,
  at: string,
  wait: number,
  lastEventId: string,
  isInQuery: boolean,
): ResolvedRequest => {
  let target = at
  const set = (name: string, value: string): void => {
    target = withParam(target, name, value) ?? target
  }
  // What the stream's url says of who is asking, and for what, is meant for this one too: as it stands, it may be signed.
  const named = new URL(target).searchParams
  const missing = new URL(url).search.slice(1).split('&')
  const added = missing.filter(
    (part) => part && [...new URLSearchParams(part).keys()].every((name) => !named.has(name)),
  )
  if (added.length > 0)
    target = target.replace(
      /^([^?#]*)\??([^#]*)/,
      (_, path: string, query: string) => `${path}?${[query, ...added].filter(Boolean).join('&')}`,
    )
  // Who can read a position wants to begin with the next message, not with what the server still has.
  set('position', '1')
  if (wait > 0) set('wait', String(wait))
  const { 'last-event-id': _, ...others } = headers
  const question = { url: target, method, headers: { ...others, accept: 'application/json' }, body }
  if (!lastEventId) return question
  const inHeader = isInQuery ? null : resuming(question, lastEventId, null)
  return inHeader ?? resuming(question, lastEventId, lastEventIdParam ?? USUAL_PARAM) ?? question
}

interface Answer {
  entries: readonly Entry[]
  bytes: number
  from: string
}

interface Entry {
  event?: unknown
  data?: unknown
  id?: unknown
}

const ask = async (
  { url, method, headers, body }: ResolvedRequest,
  stream: TransportRequest,
  lastEventId: string,
  timeout: number,
  observer: TransportObserver,
): Promise<Answer | Outcome> => {
  const { credentials, fetch: own, signal } = stream
  // What fails is this question, which may have another url than the stream.
  const asked = { ...stream, url, lastEventId }
  const request = new AbortController()
  const abort = (): void => request.abort(signal.reason)
  const offAbort = onAbort(signal, abort)
  let isLate = false
  const cancelTimeout = after(timeout, () => {
    isLate = true
    request.abort()
  })
  try {
    const response = await (own ?? fetch)(url, {
      method,
      headers,
      body,
      cache: 'no-store',
      signal: request.signal,
      ...(credentials && { credentials }),
    })
    observer.onAnswer?.(response.url)
    const outcome = await checkStatus(response, asked)
    if (outcome) return outcome
    if (essenceOf(response.headers.get('Content-Type')) === EVENT_STREAM) {
      // It need not end: what it says is told as it comes.
      cancelTimeout()
      warn('streamInPoll', url)
      return await readBody(response, asked, observer)
    }
    const text = await response.text()
    const entries = parse(text)
    return entries ? { entries, bytes: text.length, from: response.url ?? '' } : noList(url, text)
  } catch (cause) {
    const why = isLate
      ? `No answer to a poll in ${timeout} ms.`
      : 'The poll could not be asked, or its answer was cut.'
    const code = isLate ? 'timeout' : 'network'
    const details = { url, lastEventId, cause }
    return new SSEError(code, why, details, 'The connection failed.')
  } finally {
    cancelTimeout()
    offAbort()
  }
}

const parse = (text: string): Entry[] | null => {
  try {
    const list: unknown = JSON.parse(text)
    const isList = Array.isArray(list) && list.every((entry) => typeof entry === 'object' && entry !== null)
    return isList ? (list as Entry[]) : null
  } catch {
    return null
  }
}

const noList = (url: string, text: string): SSEError => {
  const shown = JSON.stringify(text.slice(0, 60))
  const details = { url, status: 200, body: text.slice(0, MAX_BODY) }
  return new SSEError('content-type', `A poll was answered with ${shown}.`, details, 'noPoll')
}

/** What comes after the one of this id; all where there is none. */
const behind = (entries: readonly Entry[], lastEventId: string): readonly Entry[] =>
  entries.slice(entries.findLastIndex(({ id }) => id != null && String(id) === lastEventId) + 1)

/** @returns the last event ID after it. */
const deliver = (entries: readonly Entry[], before: string, observer: TransportObserver): string => {
  let lastEventId = before
  for (const { event: type, data, id } of entries) {
    // Null or an empty text as well as nothing: some servers write all there is.
    const event = type || 'message'
    if (id !== undefined && id !== null) lastEventId = String(id)
    if (event === POSITION_EVENT) observer.onLastEventId(lastEventId)
    else
      observer.onMessage({
        event: String(event),
        data: typeof data === 'string' ? data : JSON.stringify(data ?? null),
        lastEventId,
      })
  }
  return lastEventId
}
