import { isStreamBody } from '../connection/body.ts'
import { checkResponse } from './checkResponse.ts'
import { unmade, unreachable } from '../connection/request.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError, type SSEErrorCode } from '../errors.ts'
import { warn } from '../explain.ts'
import { createEventStreamParser } from '../event-stream/createEventStreamParser.ts'
import { onAbort, yieldToEventLoop } from '../platform.ts'

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
 *   console.warn(`${request.url}: ${String(outcome)} after ${performance.now() - from} ms`)
 *   return outcome
 * }
 * createStream('/api/stream', { transport: timed })
 * ```
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
export const fetchTransport: Transport = async (request, observer) => {
  const { url, method, headers, body, credentials, signal, lastEventId } = request
  const cannot = request.fetch ? null : unreachable(url)
  if (cannot) return cannot
  const own = request.fetch ?? globalThis.fetch
  if (typeof own !== 'function') return unsupported(url, 'This runtime has no fetch.')
  // A stream would open, fail with its first bytes, and come back for ever.
  if (typeof TextDecoder !== 'function') return unsupported(url, 'This runtime has no TextDecoder.')
  let response: Response
  try {
    response = await own(url, {
      method,
      headers,
      body,
      cache: 'no-store',
      signal,
      ...(credentials && { credentials }),
      // Without it fetch refuses a body that streams.
      ...(isStreamBody(body) && { duplex: 'half' }),
    })
  } catch (cause) {
    return new SSEError('network', 'The connection failed.', { url, lastEventId, cause })
  }
  observer.onAnswer?.(response.url)
  return (await checkResponse(response, request)) ?? readBody(response, request, observer)
}

/** @internal for the other transports */
export const unsupported = (url: string, sentence: string): Outcome => ({
  unsupported: unmade(url, sentence),
})

/** Reads a response that is an event stream to its end. */
export const readBody = async (
  { status, headers, body }: Response,
  request: Pick<TransportRequest, 'url' | 'signal' | 'lastEventId' | 'maxMessageSize'>,
  observer: TransportObserver,
): Promise<Outcome> => {
  const { url, signal, maxMessageSize } = request
  let { lastEventId } = request
  const fault = (code: SSEErrorCode, text: string, cause?: unknown): SSEError =>
    new SSEError(code, text, { url, status, lastEventId, fatal: code !== 'network', cause })
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  try {
    reader = body === null ? undefined : body.getReader()
  } catch (cause) {
    return { unsupported: fault('request', 'The response cannot be streamed.', cause) }
  }
  observer.onOpen()
  if (!reader) return 'ended'
  const parser = createEventStreamParser({
    lastEventId,
    maxMessageSize,
    onMessage: (message) => {
      lastEventId = message.lastEventId
      observer.onMessage(message)
    },
    onComment: observer.onComment,
    onRetry: observer.onRetry,
    onError: ({ message }) => {
      throw fault('message-too-large', message)
    },
  })
  // A fetch of the user's own may have let the signal pass.
  const cancel = (): void => void reader.cancel().catch(() => {})
  const offAbort = onAbort(signal, cancel)
  let outcome: Outcome = 'ended'
  let isSilent = true
  warn('silence', url, headers, () => isSilent && !signal.aborted)
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read()
      isSilent = false
      if (done) break
      const { length } = (value ?? {}) as Uint8Array
      // A fetch of the user's own may give text, which can be read, or what cannot, such as an ArrayBuffer.
      if (typeof length !== 'number') throw fault('request', 'The response cannot be streamed.')
      observer.onActivity(length)
      for (let at = 0; at < length && !signal.aborted; at += PIECE) {
        if (at > 0) await yieldToEventLoop()
        parser.feed(length > PIECE ? value.slice(at, at + PIECE) : value)
        // An ID of its own, without a message: the place in the stream moved all the same.
        if (parser.lastEventId !== lastEventId) observer.onLastEventId((lastEventId = parser.lastEventId))
        const flushing = observer.flush()
        if (flushing) {
          await flushing
          observer.onActivity(0)
        }
      }
    }
  } catch (cause) {
    outcome =
      cause instanceof SSEError ? cause : fault('network', 'The connection was cut in the middle.', cause)
  }
  const unfinished = parser.end()
  if (unfinished !== undefined) observer.onUnfinished?.(unfinished)
  offAbort()
  cancel()
  return outcome
}
