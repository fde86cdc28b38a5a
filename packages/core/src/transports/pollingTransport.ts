import { statusOutcome } from '../connection/checkResponse.ts'
import { headerValue } from '../connection/request.ts'
import { shownUrl } from '../connection/shownUrl.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import { after, now } from '../platform.ts'

export interface PollingTransportOptions {
  /** Where to ask, when that is not the url of the stream itself. Relative to that. */
  url?: string
  /** Milliseconds from one answer to the next question. @default 2000 */
  interval?: number
  /**
   * How long the server may hold a question back until there is something to say, in milliseconds; 0 for never.
   * ssekit's hub does; a server that does not know of it answers at once.
   * @default 0
   */
  wait?: number
  /** An answer that takes this long is given up, `wait` not counted, in milliseconds. @default 30000 */
  timeout?: number
}

/** The hub's word for a place in the stream without a message. */
const POSITION_EVENT = 'ssekit:position'

/**
 * Carries a stream by asking again and again, where nothing else gets through: a proxy that holds streams back, say. The
 * server answers with what came after the last event ID, as JSON `[{ event, data, id }]` (`hub.pollHandler`).
 *
 * What polling cannot do: deliver at once, hear comments (no heartbeat) and `retry:`. The stream is `open` from the first
 * good answer on, until one fails.
 *
 * @example
 * ```ts
 * createStream('/api/stream', { transport: pollingTransport({ url: '/api/poll', wait: 20_000 }) })
 * ```
 */
export const pollingTransport = (options: PollingTransportOptions = {}): Transport => {
  const { interval = 2_000, wait = 0, timeout = 30_000 } = options

  const polling: Transport = async (request, observer) => {
    const { signal } = request
    let { lastEventId } = request
    while (!signal.aborted) {
      const question = questionOf(request, options.url, wait, lastEventId)
      const answer = await ask(question, request, lastEventId, wait + timeout)
      if (signal.aborted) break
      if ('type' in answer) return answer
      observer.onOpen()
      observer.onActivity(answer.bytes)
      lastEventId = deliver(answer.entries, lastEventId, observer)
      await observer.flush()
      observer.onActivity(0)
      await pause(interval, signal)
    }
    return { type: 'ended' }
  }
  return polling
}

interface Question {
  target: URL
  headers: Record<string, string>
}

const questionOf = (
  request: TransportRequest,
  other: string | undefined,
  wait: number,
  lastEventId: string,
): Question => {
  const own = new URL(request.url)
  const target = other === undefined ? own : new URL(other, own)
  // What the stream's url says of who is asking, and for what, is meant for this one too.
  for (const [name, value] of own.searchParams) {
    if (!target.searchParams.has(name)) target.searchParams.append(name, value)
  }
  // Who can read a position wants to begin with the next message, not with what the server still has.
  target.searchParams.set('position', '1')
  if (wait > 0) target.searchParams.set('wait', String(wait))
  const headers = { ...request.headers, accept: 'application/json' }
  if (!lastEventId) return { target, headers }
  const { 'last-event-id': _, ...rest } = headers as Record<string, string>
  const asHeader = request.lastEventIdParam === undefined ? headerValue(lastEventId) : null
  if (asHeader !== null) return { target, headers: { ...rest, 'last-event-id': asHeader } }
  target.searchParams.set(request.lastEventIdParam ?? 'lastEventId', lastEventId)
  return { target, headers: rest }
}

interface Answer {
  entries: readonly Entry[]
  bytes: number
}

interface Entry {
  event?: unknown
  data?: unknown
  id?: unknown
}

const ask = async (
  { target, headers }: Question,
  { url, method, body, credentials, fetch: own, signal }: TransportRequest,
  lastEventId: string,
  timeout: number,
): Promise<Answer | Outcome> => {
  const request = new AbortController()
  const abort = (): void => request.abort(signal.reason)
  signal.addEventListener('abort', abort)
  let isLate = false
  const cancelTimeout = after(timeout, () => {
    isLate = true
    request.abort()
  })
  try {
    const response = await (own ?? fetch)(target, {
      method,
      headers,
      body,
      cache: 'no-store',
      signal: request.signal,
      ...(credentials && { credentials }),
    })
    const outcome = statusOutcome(response, url, now())
    if (outcome) {
      response.body?.cancel().catch(() => {})
      return outcome
    }
    const text = await response.text()
    const entries = parse(text)
    return entries ? { entries, bytes: text.length } : { type: 'refused', error: noList(url, text) }
  } catch (cause) {
    const why = isLate ? `did not answer within ${timeout} ms` : 'could not be asked, or its answer was cut'
    const code = isLate ? 'timeout' : 'network'
    return {
      type: 'lost',
      error: new SSEError(code, `${shownUrl(target.href)} ${why}. Is the server running?`, {
        url,
        lastEventId,
        cause,
      }),
    }
  } finally {
    cancelTimeout()
    signal.removeEventListener('abort', abort)
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
  const hint =
    'Polling wants JSON: [{ event, data, id }]. If the url is that of a stream, name the other one with `url`.'
  return new SSEError('content-type', `${shownUrl(url)} answered a poll with ${shown}. ${hint}`, {
    url,
    status: 200,
    fatal: true,
  })
}

/** @returns the last event ID after it. */
const deliver = (entries: readonly Entry[], before: string, observer: TransportObserver): string => {
  let lastEventId = before
  for (const { event = 'message', data, id } of entries) {
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

const pause = (delay: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const cancel = after(delay, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    const stop = (): void => {
      cancel()
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
