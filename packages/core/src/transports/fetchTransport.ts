import { isStreamBody } from '../connection/body.ts'
import { checkResponse } from '../connection/checkResponse.ts'
import { unreachable } from '../connection/request.ts'
import { shownUrl } from '../shownUrl.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import { createEventStreamParser } from '../event-stream/createEventStreamParser.ts'
import { yieldToEventLoop } from '../platform.ts'

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
  const cannot = request.fetch ? null : unreachable(url)
  if (cannot) return { type: 'refused', error: cannot }
  const own = request.fetch ?? globalThis.fetch
  if (typeof own !== 'function') return withoutFetch(url)
  let response: Response
  try {
    response = await own(url, initOf(request))
  } catch (cause) {
    return { type: 'lost', error: networkError(request, cause) }
  }
  observer.onAnswer?.()
  return (await checkResponse(response, request)) ?? readBody(response, request, observer)
}

/** @internal for the other transports */
export const withoutFetch = (url: string): Outcome => {
  const text = `This runtime has no fetch to ask ${shownUrl(url)} with.`
  return { type: 'unsupported', error: new SSEError('request', text, { url, fatal: true }, 'unstreamable') }
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
    ...(isStreamBody(body) && { duplex: 'half' }),
  }
}

/** Reads a response that is an event stream to its end. */
export const readBody = async (
  { status, body }: Response,
  request: Pick<TransportRequest, 'url' | 'signal' | 'lastEventId' | 'maxMessageSize'>,
  observer: TransportObserver,
): Promise<Outcome> => {
  const { url, signal } = request
  const reader = readerOf(body)
  if (typeof reader === 'string') {
    const text = `The response of ${shownUrl(url)} cannot be streamed: ${reader}.`
    const error = new SSEError('request', text, { url, status, fatal: true }, 'unstreamable')
    return { type: body === undefined ? 'unsupported' : 'refused', error }
  }
  observer.onOpen()
  if (reader === null) return { type: 'ended' }
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
      tooLarge = new SSEError('message-too-large', message, { url, status, lastEventId, fatal: true })
    },
  })
  // A fetch of the user's own may have let the signal pass.
  const cancel = (): void => void reader.cancel().catch(() => {})
  // Kept here: asking the signal costs as much as parsing a small chunk.
  let isAborted = signal.aborted
  const onAbort = (): void => {
    isAborted = true
    cancel()
  }
  const tellUnfinished = (): void => {
    const data = isAborted ? undefined : parser.end()
    if (data !== undefined) observer.onUnfinished?.(data)
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
    tellUnfinished()
    return { type: 'ended' }
  } catch (cause) {
    tellUnfinished()
    const text = `The line to ${shownUrl(url)} was cut in the middle.`
    return { type: 'lost', error: new SSEError('network', text, { url, status, lastEventId, cause }, 'cut') }
  } finally {
    signal.removeEventListener('abort', onAbort)
    cancel()
  }
}

/** Null where there is no body; a text for why it cannot be read. */
const readerOf = (
  body: Response['body'] | undefined,
): ReadableStreamDefaultReader<Uint8Array> | string | null => {
  if (body === null) return null
  if (body === undefined) return 'this runtime has no streams'
  if (typeof body.getReader !== 'function') return 'its body is no ReadableStream'
  return body.locked ? 'somebody else reads its body' : body.getReader()
}

const networkError = ({ url, lastEventId, headers }: TransportRequest, cause: unknown): SSEError =>
  new SSEError(
    'network',
    `The line to ${shownUrl(url)} failed.`,
    { url, lastEventId, cause },
    'noLine',
    'last-event-id' in headers,
  )
