import { unreachable, USUAL_PARAM } from '../connection/request.ts'
import type { Transport, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { keepNewest } from '../keepNewest.ts'
import { after, LEFT_WITHIN, onLeaving, yieldToEventLoop, type Cancel } from '../platform.ts'
import { askWhy } from './askWhy.ts'

/** The part of an EventSource that is used. */
export interface EventSourceLike {
  readonly readyState: number
  addEventListener(type: string, listener: (event: MessageEvent) => void): void
  close(): void
}

/** What carries the stream, and what it listens for. */
export interface EventSourceTransportOptions {
  /** What to use in place of the runtime's own. @default globalThis.EventSource */
  EventSource?:
    (new (url: string, options?: { withCredentials?: boolean }) => EventSourceLike) | null | undefined
  /**
   * The event type to listen for, or several, besides those that handlers, lists, reducers, `schema`, `until` and `failOn` name. An
   * EventSource passes on only what it is asked for by name, so `onEvent` and a list of every type need them here.
   */
  eventTypes?: string | readonly string[] | null | undefined
  /**
   * After a refusal, whether to ask the url once more with fetch, as an EventSource does not tell why it was refused:
   * a 204 and a 404 look alike. Without it every refusal is taken for a loss and tried again.
   * @default true
   */
  probe?: boolean | null | undefined
}

/** Types of the hub's own, and the one that needs no name. */
const ALWAYS = ['message', 'ssekit:gap', 'ssekit:close']
const CONNECTING = 0
const CLOSED = 2

/**
 * Carries a stream over the browser's own EventSource: for those who want its request (no preflight, its own tab in the
 * developer tools). A loss is mended by the EventSource itself, at the pace of the browser and of the server's `retry:`, with
 * the header `Last-Event-ID`, which needs no leave of another origin; the status reads `reconnecting` meanwhile, without a
 * time. Only where it gave up is a new one made, with the id in the query and the delays of every stream.
 *
 * What an EventSource cannot do: headers, methods other than GET, event types that nobody named, comments (so no
 * heartbeat: `idleTimeout` counts messages only), IDs without a message, backpressure, a limit to the size of a message.
 * The server's `retry:` it keeps to itself: a new EventSource comes after `reconnect.delay`.
 *
 * @example
 * ```ts
 * createStream('/api/stream', { transport: [eventSourceTransport(), pollingTransport({ url: '/api/poll' })] })
 * ```
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface
 */
export const eventSourceTransport = (given?: EventSourceTransportOptions | null): Transport => {
  const options = given ?? {}
  const eventTypes = [options.eventTypes ?? []].flat()
  const probe = options.probe ?? true

  const eventSource: Transport = async (request, observer) => {
    const Source =
      options.EventSource ??
      (globalThis as { EventSource?: NonNullable<EventSourceTransportOptions['EventSource']> }).EventSource
    const { url, signal } = request
    if (typeof Source !== 'function')
      return {
        unsupported: unable(url, 'This runtime has no EventSource. Give one, or use another transport'),
      }
    const cannot = options.EventSource ? null : unreachable(url)
    if (cannot) return cannot
    const unfit = whyNot(request)
    if (unfit) return unable(url, unfit)

    const told = new Set<string>()
    let { lastEventId } = request
    let place = lastEventId
    let hasOwnId = false
    // An EventSource hands out what it read as one call each, and a chunk may hold thousands: they are told together.
    let read: SSEMessage[] = []
    let size = 0
    const tellRead = (): void => {
      if (read.length === 0) return
      observer.onActivity(size)
      for (const message of read) observer.onMessage(message)
      ;({ lastEventId } = read.at(-1)!)
      read = []
      size = 0
      void observer.flush()
    }
    const take = (event: string, { data, lastEventId: own }: MessageEvent): void => {
      // What the source itself has to say, under whatever name, carries no data; what a server sends does.
      if (typeof data !== 'string') return
      const id = own ?? ''
      if (id) told.add(id)
      keepNewest(told, REMEMBERED)
      // One that was made anew does not know where the one before it was.
      place = id || (hasOwnId ? id : place)
      hasOwnId ||= id !== ''
      if (read.push({ event, data, lastEventId: place }) > 1) {
        size += data.length
        return
      }
      // At once, or the connection could be taken for dead before it is told.
      observer.onActivity(data.length)
      void yieldToEventLoop().then(tellRead)
    }

    let source: EventSourceLike
    try {
      source = new Source(url, { withCredentials: request.credentials === 'include' })
    } catch (cause) {
      return unable(url, 'It does not take this url', cause)
    }
    const listened = new Set<string>()
    const listen = (type: string): void => {
      if (listened.has(type)) return
      listened.add(type)
      source.addEventListener(type, (event) => take(type, event))
    }
    for (const type of [...ALWAYS, ...eventTypes, ...request.eventTypes.now()]) listen(type)
    const offAdd = request.eventTypes.onAdd(listen)

    let wasOpen = false
    let offStayed: Cancel = () => {}
    const hasFailed = await new Promise<boolean>((resolve) => {
      // A message of the type "open" changes nothing: it comes where it is open.
      source.addEventListener('open', () => {
        wasOpen = true
        observer.onOpen()
      })
      source.addEventListener('error', (event) => {
        // A message of the type "error" is one too, and no failure.
        if (typeof event.data === 'string') return
        tellRead()
        // It comes back by itself, with the real header, which needs no leave: it is left alone.
        if (source.readyState === CONNECTING && observer.onInterrupted) {
          observer.onInterrupted(lineLost(url, lastEventId))
        } else resolve(true)
      })
      // Firefox closes it without a word when a download begins, as it does before it leaves a page.
      offStayed = onStayed(() => {
        if (source.readyState === CLOSED) resolve(true)
      })
      signal.addEventListener('abort', () => resolve(false))
      if (signal.aborted) resolve(false)
    })
    const wasRefused = source.readyState === CLOSED
    // Or it would come back by itself, at its own pace.
    source.close()
    offAdd()
    offStayed()
    if (!hasFailed) return 'ended'
    const asked = { ...request, lastEventId }
    const why = wasRefused && probe ? await askWhy(asked, wasOpen ? told : null) : null
    return why ?? lineLost(url, lastEventId)
  }
  return Object.assign(eventSource, { lastEventIdParam: USUAL_PARAM })
}

/** How many of the ids that came are remembered. */
const REMEMBERED = 1_000

const unable = (url: string, why: string, cause?: unknown): SSEError =>
  new SSEError('request', 'EventSource cannot carry this stream.', { url, fatal: true, cause }, `${why}.`)

const whyNot = ({ method, headers }: TransportRequest): string | null => {
  if (method !== 'GET') return `It makes GET requests, not ${method}. Use fetchTransport`
  const [name] = Object.keys(headers).filter((header) => header !== 'accept')
  return name === undefined
    ? null
    : `It sends no headers, such as ${name}. Use fetchTransport, a cookie, or a short-lived ticket in the url`
}

const lineLost = (url: string, lastEventId: string): SSEError =>
  new SSEError('network', 'The connection failed or was cut.', { url, lastEventId })

/** Calls back each time when a page that seemed to be left turns out to stay. Returns what ends it. */
const onStayed = (callback: () => void): Cancel => {
  let cancel: Cancel = () => {}
  const offLeaving = onLeaving(() => {
    cancel()
    cancel = after(LEFT_WITHIN, callback)
  })
  return () => {
    cancel()
    offLeaving()
  }
}
