import { checkResponse } from './checkResponse.ts'
import { headerValue, USUAL_PARAM, withParam } from '../connection/request.ts'
import type { Outcome, TransportRequest } from '../connection/transport.ts'
import { after, onAbort } from '../platform.ts'
import { readBody } from './fetchTransport.ts'

/**
 * What the server answers now; null when that is an event stream, so that the loss was a passing one.
 *
 * Another origin may not let the header pass, and not read the parameter either. Then the question is another one than the
 * source's own, and a stream that begins with what was told already (`told`) says that this server answers who comes with
 * an id otherwise: there is nothing after it.
 */
export const askWhy = async (
  request: TransportRequest,
  told: { has(id: string): boolean } | null,
): Promise<Outcome | null> => {
  const { lastEventId } = request
  const url = (lastEventId && withParam(request.url, paramOf(request), lastEventId)) || request.url
  const header = lastEventId ? headerValue(lastEventId) : null
  try {
    const exact = header !== null && (await ask(request, url, { 'Last-Event-ID': header }).catch(() => null))
    const response = exact || (await ask(request, url, {}))
    const outcome = await checkResponse(response, request)
    const isFresh = !outcome && !exact && told && (await firstId(response, request))
    response.body?.cancel().catch(() => {})
    return isFresh && isFresh !== lastEventId && told.has(isFresh) ? 'finished' : outcome
  } catch {
    return null
  }
}

const paramOf = ({ lastEventIdParam }: TransportRequest): string => lastEventIdParam ?? USUAL_PARAM

/** Refusals come at once. What takes longer, in milliseconds, is a stream that has nothing to say yet, or a preflight without end. */
const ANSWER_TIMEOUT = 2_000

const ask = async (
  { fetch: own, credentials, signal }: TransportRequest,
  url: string,
  headers: Record<string, string>,
): Promise<Response> => {
  const question = new AbortController()
  const stop = (): void => question.abort()
  const cancelTimeout = after(ANSWER_TIMEOUT, stop)
  const offAbort = onAbort(signal, stop)
  if (signal.aborted) stop()
  try {
    return await (own ?? fetch)(url, {
      headers: { Accept: 'text/event-stream', ...headers },
      cache: 'no-store',
      signal: question.signal,
      ...(credentials && { credentials }),
    })
  } finally {
    cancelTimeout()
    offAbort()
  }
}

/** The id of the first message of a stream; empty when none comes soon. */
const firstId = async (
  response: Response,
  { url, signal, maxMessageSize }: TransportRequest,
): Promise<string> => {
  const enough = new AbortController()
  const stop = (): void => enough.abort()
  const cancelTimeout = after(ANSWER_TIMEOUT, stop)
  const offAbort = onAbort(signal, stop)
  let id = ''
  const ignore = (): void => {}
  await readBody(
    response,
    { url, lastEventId: '', maxMessageSize, signal: enough.signal },
    {
      onOpen: ignore,
      onActivity: ignore,
      onComment: ignore,
      onRetry: ignore,
      onLastEventId: ignore,
      onMessage: ({ lastEventId }) => {
        if (!enough.signal.aborted) id = lastEventId
        stop()
      },
      flush: () => undefined,
    },
  )
  cancelTimeout()
  offAbort()
  return id
}
