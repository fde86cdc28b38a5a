import { checkResponse } from '../connection/checkResponse.ts'
import type { Outcome, Transport, TransportObserver, TransportRequest } from '../connection/transport.ts'
import { SSEError } from '../errors.ts'
import { createEventStreamParser } from '../event-stream/createEventStreamParser.ts'
import { now } from '../platform.ts'

/** Carries a stream over `fetch`: the default. */
export const fetchTransport: Transport = async (request, observer) => {
  const { url, signal } = request
  let isOpen = false
  try {
    const response = await (request.fetch ?? fetch)(url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      cache: 'no-store',
      signal,
      ...(request.credentials && { credentials: request.credentials }),
    })
    const outcome = checkResponse(response, url, now())
    if (outcome) {
      // Its socket would stay taken for as long as the body is not read.
      response.body?.cancel().catch(() => {})
      return outcome
    }
    isOpen = true
    observer.onOpen()
    return await readBody(response, request, observer)
  } catch (cause) {
    return { type: 'lost', error: isOpen ? cutError(request, cause) : networkError(request, cause) }
  }
}

const readBody = async (
  response: Response,
  request: TransportRequest,
  observer: TransportObserver,
): Promise<Outcome> => {
  const { url, signal, lastEventId } = request
  if (!response.body) {
    const text = `This runtime's fetch cannot stream a response body (${url}); use another \`transport\`.`
    return { type: 'refused', error: new SSEError('request', text, { url, fatal: true }) }
  }
  const reader = response.body.getReader()
  let tooLarge: SSEError | null = null
  let dispatched = lastEventId
  const parser = createEventStreamParser({
    lastEventId,
    ...(request.maxMessageSize !== undefined && { maxMessageSize: request.maxMessageSize }),
    onMessage: (message) => {
      dispatched = message.lastEventId
      observer.onMessage(message)
    },
    onComment: observer.onComment,
    onRetry: observer.onRetry,
    onError: (error) => {
      tooLarge = new SSEError('message-too-large', error.message, {
        url,
        lastEventId: dispatched,
        fatal: true,
      })
    },
  })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (signal.aborted) break
      if (done) {
        parser.end()
        break
      }
      observer.onActivity()
      parser.feed(value)
      // An ID of its own, without a message: the place in the stream moved all the same.
      if (parser.lastEventId !== dispatched) observer.onLastEventId((dispatched = parser.lastEventId))
      await observer.flush()
      observer.onActivity()
      if (tooLarge) return { type: 'refused', error: tooLarge }
      if (signal.aborted) break
    }
    return { type: 'ended' }
  } finally {
    reader.cancel().catch(() => {})
  }
}

const cutError = ({ url }: TransportRequest, cause: unknown): SSEError =>
  new SSEError('network', `The line to ${url} was cut.`, { url, status: 200, cause })

const networkError = ({ url, lastEventId, headers }: TransportRequest, cause: unknown): SSEError => {
  const hint =
    'Last-Event-ID' in headers || 'last-event-id' in headers
      ? 'If this is another origin, its CORS must allow the Last-Event-ID header; if it cannot, set lastEventIdParam.'
      : 'Is the server running, and does its CORS allow this page?'
  return new SSEError('network', `The line to ${url} failed. ${hint}`, { url, lastEventId, cause })
}
