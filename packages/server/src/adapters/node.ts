import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Entrance, Verdict } from '../hub/entrance.ts'
import type { NodeHandler } from '../hub/hub.ts'
import type { Streams } from '../hub/streams.ts'
import { type Authorize, checkAuthorize } from '../stream/grant.ts'
import type { SessionCallbacks } from '../stream/session.ts'
import { readLastEventId } from './lastEventId.ts'
import { createNodeConnection, goAway, isGone, sendStreamHead, whenGone } from './nodeConnection.ts'
import { COME_BACK_HEADERS, isPreflight, refusalHeaders } from './refusal.ts'

/** What a handler of streams needs of the hub. */
export interface Serving {
  readonly entrance: Entrance
  readonly streams: Streams
  readonly rawWrites: boolean
  /** What is said to those who shall come back: when. */
  comeBackText(): string
}

/** Answers instead of a stream. */
export const refuse = (res: ServerResponse, status: number): void => {
  res.statusCode = status
  for (const [name, value] of Object.entries(refusalHeaders(status))) res.setHeader(name, value)
  res.end()
}

/** A preflight, say. Somebody before may have answered it already. */
export const answerPreflight = (req: IncomingMessage, res: ServerResponse): void => {
  if (!isGone(req, res)) refuse(res, 204)
}

/** A browser's `EventSource` gives up for good at any status but 200; this it takes for a connection that was lost. */
const tellToComeBack = (req: IncomingMessage, res: ServerResponse, text: string): void => {
  res.statusCode = 200
  const isHttp2 = req.httpVersionMajor >= 2
  for (const [name, value] of Object.entries(COME_BACK_HEADERS))
    if (!(isHttp2 && name === 'Connection')) res.setHeader(name, value)
  res.end(req.method === 'HEAD' ? undefined : text)
  goAway(res)
}

/** The hub's `handler` for `(req, res)` servers. */
export const createNodeHandler = <Request extends IncomingMessage | Http2ServerRequest>(
  { entrance, streams, rawWrites, comeBackText }: Serving,
  authorize: Authorize<Request>,
  callbacks: SessionCallbacks<Request>,
): NodeHandler<Request> => {
  checkAuthorize(authorize)

  const enter = (request: Request, res: ServerResponse, verdict: Verdict): void => {
    // HTTP/2 offers the same names for all that is used here; what differs is asked for where it does.
    const req = request as IncomingMessage
    if (verdict === 'gone' || isGone(req, res)) return
    if (verdict === 'come-back') return tellToComeBack(req, res, comeBackText())
    if ('status' in verdict) return refuse(res, verdict.status)
    sendStreamHead(req, res)
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    // An unread body keeps the socket from being read, and with it the news that the client has left.
    req.resume()
    const lastEventId = readLastEventId(req.headers['last-event-id'], req.url)
    const connection = createNodeConnection(req, res, rawWrites)
    const { grant, address } = verdict
    streams.open({ request, grant, lastEventId, address, connection }, callbacks)
  }

  return (req, response, _next) => {
    const res = response as ServerResponse
    if (isPreflight(req.method)) return answerPreflight(req as IncomingMessage, res)
    entrance.admit({
      request: req,
      authorize,
      whenGone: (listener) => whenGone(req as IncomingMessage, res, listener),
      enter(verdict) {
        try {
          enter(req, res, verdict)
        } catch (error) {
          entrance.logger.error('A stream could not be opened', error)
          res.destroy()
        }
      },
    })
  }
}
