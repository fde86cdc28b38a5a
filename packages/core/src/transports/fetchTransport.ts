import { checkResponse } from '../connection/checkResponse.ts'
import { shownUrl } from '../connection/shownUrl.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import { createEventStreamParser } from '../event-stream/createEventStreamParser.ts'
import { now, yieldToEventLoop } from '../platform.ts'

/** Bytes that are parsed in one go. A browser hands out half a megabyte at once: cold, that takes longer than a frame. */
const PIECE = 131_072

/**
 * Carries a stream over `fetch`: the default. Name it to wrap it.
 *
 * @example
 * ```ts
 * const timed: Transport = async (request, observer) => {
 *   const from = performance.now()
 *   const outcome = await fetchTransport(request, observer)
 *   console.warn(`${request.url}: ${outcome.type} after ${performance.now() - from} ms`)
 *   return outcome
 * }
 * createStream('/api/stream', { transport: timed })
 * ```
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
export const fetchTransport: Transport = async (request, observer) => {
  const { url } = request
  let response: Response
  try {
    response = await (request.fetch ?? fetch)(url, initOf(request))
  } catch (cause) {
    return { type: 'lost', error: networkError(request, cause) }
  }
  const outcome = checkResponse(response, url, now())
  if (!outcome) return readBody(response, request, observer)
  // Its socket would stay taken for as long as the body is not read.
  response.body?.cancel().catch(() => {})
  return outcome
}

const initOf = (request: TransportRequest): RequestInit => {
  const { method, headers, body, credentials, signal } = request
  return {
    method,
    headers,
    body,
    cache: 'no-store',
    signal,
    ...(credentials && { credentials }),
    // Without it fetch refuses a body that streams.
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  }
}

const readBody = async (
  { body }: Response,
  request: TransportRequest,
  observer: TransportObserver,
): Promise<Outcome> => {
  const { url, signal } = request
  if (body === undefined) {
    const text = `This runtime's fetch cannot stream a response body (${shownUrl(url)}); give another \`fetch\` or \`transport\`.`
    return { type: 'unsupported', error: new SSEError('request', text, { url, fatal: true }) }
  }
  observer.onOpen()
  if (body === null) return { type: 'ended' }
  let tooLarge: SSEError | null = null
  let { lastEventId } = request
  const parser = createEventStreamParser({
    lastEventId,
    ...(request.maxMessageSize != null && { maxMessageSize: request.maxMessageSize }),
    onMessage: (message) => {
      lastEventId = message.lastEventId
      observer.onMessage(message)
    },
    onComment: observer.onComment,
    onRetry: observer.onRetry,
    onError: ({ message }) => {
      tooLarge = new SSEError('message-too-large', message, { url, status: 200, lastEventId, fatal: true })
    },
  })
  const reader = body.getReader()
  // A fetch of the user's own may have let the signal pass.
  const cancel = (): void => void reader.cancel().catch(() => {})
  // Kept here: asking the signal costs as much as parsing a small chunk.
  let isAborted = signal.aborted
  const onAbort = (): void => {
    isAborted = true
    cancel()
  }
  signal.addEventListener('abort', onAbort)
  try {
    while (!isAborted) {
      const { done, value } = await reader.read()
      if (done || isAborted) break
      observer.onActivity(value.byteLength)
      for (let at = 0; at < value.length && !isAborted; at += PIECE) {
        if (at > 0) await yieldToEventLoop()
        parser.feed(value.length > PIECE ? value.subarray(at, at + PIECE) : value)
        // An ID of its own, without a message: the place in the stream moved all the same.
        if (parser.lastEventId !== lastEventId) observer.onLastEventId((lastEventId = parser.lastEventId))
        const flushing = observer.flush()
        if (flushing) {
          await flushing
          observer.onActivity(0)
        }
        if (tooLarge) return { type: 'refused', error: tooLarge }
      }
    }
    return { type: 'ended' }
  } catch (cause) {
    const text = `The line to ${shownUrl(url)} was cut in the middle. If that keeps happening, look at the timeouts of the proxies between.`
    return { type: 'lost', error: new SSEError('network', text, { url, status: 200, lastEventId, cause }) }
  } finally {
    signal.removeEventListener('abort', onAbort)
    cancel()
  }
}

const networkError = ({ url, lastEventId, headers }: TransportRequest, cause: unknown): SSEError => {
  const hint =
    'last-event-id' in headers
      ? 'If this is another origin, its CORS must allow the Last-Event-ID header; if it cannot, set lastEventIdParam.'
      : 'Is the server running, and does its CORS allow this page?'
  return new SSEError('network', `The line to ${shownUrl(url)} failed. ${hint}`, { url, lastEventId, cause })
}
