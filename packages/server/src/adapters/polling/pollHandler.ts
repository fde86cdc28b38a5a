import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Verdict } from '../../hub/entrance.ts'
import type { NodeHandler } from '../../hub/hub.ts'
import { type Authorize, checkAuthorize } from '../../stream/grant.ts'
import { refusal, whenAborted } from '../fetch.ts'
import { queryOf, readLastEventId } from '../lastEventId.ts'
import { answerPreflight, refuse } from '../node.ts'
import { goAway, isGone, whenGone } from '../nodeConnection.ts'
import { isPreflight } from '../refusal.ts'
import { type HoldContext, type PollResult, holdPoll } from './holdPoll.ts'

const NO_MESSAGES: PollResult = { entries: [], lastEventId: '' }

/** What is answered without a look: a poll has no connection to lose, so a status tells a poller what it tells everyone. */
const resultOf = (verdict: Exclude<Verdict, { grant: unknown }>, isClosing: boolean): PollResult | number => {
  if (typeof verdict === 'object') return verdict.status
  return isClosing ? 503 : NO_MESSAGES
}

const headersOf = ({ lastEventId }: PollResult): Record<string, string> => ({
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }),
})

/** Answers one request, whatever the runtime: `reply` is called once, unless the client has gone. */
const poll = <Incoming>(
  context: HoldContext,
  authorize: Authorize<Incoming>,
  request: Incoming,
  asked: { url: string | undefined; header: string | string[] | null | undefined },
  whenLeft: (listener: () => void) => () => void,
  reply: (result: PollResult | number) => void,
): void => {
  const { logger } = context.entrance
  const failed = (error: unknown): void => {
    logger.error('A poll could not be answered', error)
    reply(500)
  }
  context.entrance.admit({
    request,
    authorize,
    whenGone: whenLeft,
    enter(verdict) {
      if (typeof verdict !== 'object' || 'status' in verdict)
        return reply(resultOf(verdict, context.isClosing()))
      const query = queryOf(asked.url)
      holdPoll(context, {
        ...verdict,
        lastEventId: readLastEventId(asked.header, asked.url),
        knowsPositions: query.get('position') === '1',
        wait: Number(query.get('wait') ?? 0),
        whenLeft,
      }).then(reply, failed)
    },
  })
}

/** The hub's `pollHandler` for `(req, res)` servers. */
export const createPollHandler = <Incoming extends IncomingMessage | Http2ServerRequest>(
  context: HoldContext,
  authorize: Authorize<Incoming>,
): NodeHandler<Incoming> => {
  checkAuthorize(authorize)
  return (request, response, _next) => {
    const req = request as IncomingMessage
    const res = response as ServerResponse
    if (isPreflight(req.method)) return answerPreflight(req, res)
    const reply = (result: PollResult | number): void => {
      if (isGone(req, res)) return
      try {
        if (typeof result === 'number') refuse(res, result)
        else {
          res.statusCode = 200
          for (const [name, value] of Object.entries(headersOf(result))) res.setHeader(name, value)
          res.end(req.method === 'HEAD' ? undefined : JSON.stringify(result.entries))
        }
        if (context.isClosing()) goAway(res)
      } catch (error) {
        context.entrance.logger.error('A poll could not be answered', error)
        res.destroy()
      }
    }
    const asked = { url: req.url, header: req.headers['last-event-id'] }
    poll(context, authorize, request, asked, (listener) => whenGone(req, res, listener), reply)
  }
}

/** The hub's `fetchPollHandler`. */
export const createFetchPollHandler = (
  context: HoldContext,
  authorize: Authorize<Request>,
): ((request: Request) => Promise<Response>) => {
  checkAuthorize(authorize)
  return (request) =>
    new Promise((resolve) => {
      if (isPreflight(request.method)) return resolve(refusal(204))
      const reply = (result: PollResult | number): void => {
        if (typeof result === 'number') return resolve(refusal(result))
        const body = request.method === 'HEAD' ? null : JSON.stringify(result.entries)
        resolve(new Response(body, { headers: headersOf(result) }))
      }
      const asked = { url: request.url, header: request.headers.get('last-event-id') }
      const whenLeft = (listener: () => void) => whenAborted(request.signal, listener)
      poll(context, authorize, request, asked, whenLeft, reply)
    })
}
