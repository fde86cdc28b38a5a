import type { Verdict } from '../hub/entrance.ts'
import { STREAM_HEADERS } from '../message/protocol.ts'
import { type Authorize, checkAuthorize } from '../stream/grant.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import { createFetchConnection } from './fetchConnection.ts'
import { readLastEventId } from './lastEventId.ts'
import type { Serving } from './node.ts'
import { COME_BACK_HEADERS, isPreflight, refusalHeaders } from './refusal.ts'

/** Calls back once when the runtime says that the client has left, soon where it had. Returns what takes the listener off. */
export const whenAborted = (signal: AbortSignal, listener: () => void): (() => void) => {
  if (signal.aborted) queueMicrotask(listener)
  signal.addEventListener('abort', listener)
  return () => signal.removeEventListener('abort', listener)
}

export const refusal = (status: number): Response =>
  new Response(null, { status, headers: refusalHeaders(status) })

/** The hub's `fetchHandler`. */
export const createFetchHandler = (
  { entrance, streams, comeBackText }: Serving,
  authorize: Authorize<Request>,
  callbacks: SessionCallbacks<Request>,
): ((request: Request) => Promise<Response>) => {
  checkAuthorize(authorize)

  const enter = (request: Request, verdict: Verdict): Response => {
    const isHead = request.method === 'HEAD'
    if (verdict === 'come-back')
      return new Response(isHead ? null : comeBackText(), { headers: COME_BACK_HEADERS })
    if (verdict !== 'gone' && 'status' in verdict) return refusal(verdict.status)
    if (verdict === 'gone' || isHead) return new Response(null, { headers: STREAM_HEADERS })
    const { connection, body } = createFetchConnection(request.signal)
    const lastEventId = readLastEventId(request.headers.get('last-event-id'), request.url)
    const { grant, address } = verdict
    streams.open({ request, grant, lastEventId, address, connection }, callbacks)
    return new Response(body, { headers: STREAM_HEADERS })
  }

  return (request) =>
    new Promise((resolve) => {
      if (isPreflight(request.method)) return resolve(refusal(204))
      entrance.admit({
        request,
        authorize,
        whenGone: (listener) => whenAborted(request.signal, listener),
        enter(verdict) {
          try {
            resolve(enter(request, verdict))
          } catch (error) {
            entrance.logger.error('A stream could not be opened', error)
            resolve(refusal(500))
          }
        },
      })
    })
}
