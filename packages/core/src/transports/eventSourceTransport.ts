import { checkResponse } from '../connection/checkResponse.ts'
import { shownUrl } from '../connection/shownUrl.ts'
import type { Outcome, Transport, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { now, yieldToEventLoop } from '../platform.ts'

/** The part of an EventSource that is used. */
export interface EventSourceLike {
  readonly readyState: number
  addEventListener(type: string, listener: (event: MessageEvent) => void): void
  close(): void
}

export interface EventSourceTransportOptions {
  /** What to use in place of the runtime's own. @default globalThis.EventSource */
  EventSource?: new (url: string, options?: { withCredentials?: boolean }) => EventSourceLike
  /**
   * Event types to listen for besides those that handlers, `schema` and `until` name. An EventSource passes on only what
   * it is asked for by name, so a list of every type needs them here.
   */
  eventTypes?: readonly string[]
  /**
   * After a refusal, whether to ask the url once more with fetch, as an EventSource does not tell why it was refused:
   * a 204 and a 404 look alike. Without it every refusal is taken for a loss and tried again.
   * @default true
   */
  probe?: boolean
}

/** Types of the hub's own, and the one that needs no name. */
const ALWAYS = ['message', 'ssekit:gap', 'ssekit:close']
const CLOSED = 2

/**
 * Carries a stream over the browser's own EventSource: for those who want its request (no preflight, its own tab in the
 * developer tools). Reconnecting stays ours: delays, backoff, limits and status are those of every stream.
 *
 * What an EventSource cannot do: headers, methods other than GET, event types that nobody named, comments (so no
 * heartbeat: `idleTimeout` counts messages only), the server's `retry:`, IDs without a message, backpressure, a limit to
 * the size of a message.
 *
 * @example
 * ```ts
 * createStream('/api/stream', { transport: [eventSourceTransport(), pollingTransport({ url: '/api/poll' })] })
 * ```
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
 */
export const eventSourceTransport = (options: EventSourceTransportOptions = {}): Transport => {
  const { eventTypes = [], probe = true } = options

  const eventSource: Transport = async (request, observer) => {
    const Source =
      options.EventSource ??
      (globalThis as { EventSource?: NonNullable<EventSourceTransportOptions['EventSource']> }).EventSource
    const { url, signal } = request
    if (!Source)
      return {
        type: 'unsupported',
        error: unable(url, 'this runtime has no EventSource. Give one, or use another transport'),
      }
    const why = whyNot(request)
    if (why) return { type: 'refused', error: unable(url, why) }

    const source = new Source(url, { withCredentials: request.credentials === 'include' })
    let { lastEventId } = request
    // An EventSource hands out what it read as one call each, and a chunk may hold thousands: they are told together.
    let read: SSEMessage[] = []
    let size = 0
    const tellRead = (): void => {
      if (read.length === 0) return
      if (size > 0) observer.onActivity(size)
      for (const message of read) observer.onMessage(message)
      ;({ lastEventId } = read.at(-1)!)
      read = []
      size = 0
      void observer.flush()
    }
    const listened = new Set<string>()
    const listen = (type: string): void => {
      if (listened.has(type)) return
      listened.add(type)
      source.addEventListener(type, (event) => {
        const data = String(event.data)
        if (read.push({ event: type, data, lastEventId: event.lastEventId }) > 1) {
          size += data.length
          return
        }
        // At once, or the line could be taken for dead before it is told.
        observer.onActivity(data.length)
        void yieldToEventLoop().then(tellRead)
      })
    }
    for (const type of [...ALWAYS, ...eventTypes, ...request.eventTypes.now()]) listen(type)
    const offAdd = request.eventTypes.onAdd(listen)

    const hasFailed = await new Promise<boolean>((resolve) => {
      source.addEventListener('open', observer.onOpen)
      // A message of the type "error" is one too, and no failure.
      source.addEventListener('error', (event) => {
        if (event instanceof Event && 'data' in event) return
        tellRead()
        resolve(true)
      })
      signal.addEventListener('abort', () => resolve(false))
      if (signal.aborted) resolve(false)
    })
    const wasRefused = source.readyState === CLOSED
    // Or it would come back by itself, at its own pace.
    source.close()
    offAdd()
    if (!hasFailed) return { type: 'ended' }
    return (
      (wasRefused && probe && (await askWhy(request))) || { type: 'lost', error: lineLost(url, lastEventId) }
    )
  }
  return Object.assign(eventSource, { lastEventIdParam: 'lastEventId' })
}

const unable = (url: string, why: string): SSEError =>
  new SSEError('request', `EventSource cannot carry ${shownUrl(url)}: ${why}.`, { url, fatal: true })

const whyNot = ({ method, headers }: TransportRequest): string | null => {
  if (method !== 'GET') return `it makes GET requests, not ${method}. Use fetchTransport`
  const [name] = Object.keys(headers).filter((header) => header !== 'accept')
  return name === undefined
    ? null
    : `it sends no headers, such as ${name}. Use fetchTransport, a cookie, or a short-lived ticket in the url`
}

const lineLost = (url: string, lastEventId: string): SSEError => {
  const hint = 'EventSource does not tell why; the network tab of the developer tools does.'
  return new SSEError('network', `The line to ${shownUrl(url)} failed or was cut. ${hint}`, {
    url,
    lastEventId,
  })
}

/** What the server answers now; null when that is an event stream, so that the loss was a passing one. */
const askWhy = async (request: TransportRequest): Promise<Outcome | null> => {
  const { url, credentials, signal } = request
  try {
    const response = await (request.fetch ?? fetch)(url, {
      headers: { Accept: 'text/event-stream' },
      cache: 'no-store',
      signal,
      ...(credentials && { credentials }),
    })
    response.body?.cancel().catch(() => {})
    return checkResponse(response, url, now())
  } catch {
    return null
  }
}
