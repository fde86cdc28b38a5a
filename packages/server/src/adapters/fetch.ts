import { askAuthorization } from '../hub/admission.ts'
import { type Authorize, checkAuthorize } from '../stream/grant.ts'
import { readLastEventId } from './lastEventId.ts'
import { type Refusal, refusalHeaders } from '../hub/refusal.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import type { StreamHost } from '../hub/streamHost.ts'
import { STREAM_HEADERS } from '../message/protocol.ts'
import { createFetchWire } from './fetchConnection.ts'

const refuse = (host: StreamHost, refusal: Refusal): Response => {
  host.onRefused(refusal)
  return new Response(null, { status: refusal.status, headers: refusalHeaders(refusal) })
}

/** The hub's `fetchHandler`. */
export const createFetchHandler = (
  host: StreamHost,
  authorize: Authorize<Request>,
  callbacks: SessionCallbacks<Request>,
): ((request: Request) => Promise<Response>) => {
  checkAuthorize(authorize)
  return async (request) => {
    const answer = host.isClosing ? { status: 503 } : await askAuthorization(authorize, request, host.logger)
    if ('status' in answer) return refuse(host, answer)
    await host.ready()
    const address = host.addressOf(request)
    const refusal = host.refusalFor(answer, address)
    if (refusal) return refuse(host, refusal)
    if (request.method === 'HEAD' || request.signal.aborted)
      return new Response(null, { headers: STREAM_HEADERS })
    const { wire, body } = createFetchWire(request.signal)
    const lastEventId = readLastEventId(request.headers.get('last-event-id'), request.url)
    host.open({ request, grant: answer, lastEventId, address, wire }, callbacks)
    return new Response(body, { headers: STREAM_HEADERS })
  }
}
