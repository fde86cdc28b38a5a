import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { askAuthorization } from '../hub/admission.ts'
import { type Authorize, checkAuthorize } from '../stream/grant.ts'
import { readLastEventId } from './lastEventId.ts'
import { type Refusal, refusalHeaders } from '../hub/refusal.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import type { StreamHost } from '../hub/streamHost.ts'
import { createNodeWire, isGone, sendStreamHead } from './nodeConnection.ts'

/** Answers instead of a stream. */
export const refuse = (host: StreamHost, res: ServerResponse, refusal: Refusal): void => {
  host.onRefused(refusal)
  res.statusCode = refusal.status
  for (const [name, value] of Object.entries(refusalHeaders(refusal))) res.setHeader(name, value)
  res.end()
}

/** The hub's `handler` for `(req, res)` servers. */
export const createNodeHandler = <Request extends IncomingMessage | Http2ServerRequest>(
  host: StreamHost,
  authorize: Authorize<Request>,
  callbacks: SessionCallbacks<Request>,
): ((req: Request, res: ServerResponse | Http2ServerResponse) => void) => {
  checkAuthorize(authorize)

  const serve = async (request: Request, res: ServerResponse): Promise<void> => {
    // HTTP/2 offers the same names for all that is used here; what differs is asked for where it does.
    const req = request as IncomingMessage
    const answer = host.isClosing ? { status: 503 } : await askAuthorization(authorize, request, host.logger)
    if (!('status' in answer)) await host.ready()
    if (isGone(req, res)) return
    if ('status' in answer) return refuse(host, res, answer)
    const address = host.addressOf(req)
    const refusal = host.refusalFor(answer, address)
    if (refusal) return refuse(host, res, refusal)
    sendStreamHead(req, res)
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    // An unread body keeps the socket from being read, and with it the news that the client has left.
    req.resume()
    const lastEventId = readLastEventId(req.headers['last-event-id'], req.url)
    const wire = createNodeWire(req, res, host.rawWrites)
    host.open({ request, grant: answer, lastEventId, address, wire }, callbacks)
  }

  return (req, res) => {
    serve(req, res as ServerResponse).catch((error: unknown) => {
      host.logger.error('A stream could not be opened', error)
      res.destroy()
    })
  }
}
