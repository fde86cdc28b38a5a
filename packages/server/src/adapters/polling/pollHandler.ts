import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { isGone } from '../nodeConnection.ts'
import { refuse } from '../node.ts'
import { askAuthorization } from '../../hub/admission.ts'
import { isMeant } from '../../log/audience.ts'
import type { EventLog } from '../../log/eventLog.ts'
import { type Authorize, checkAuthorize } from '../../stream/grant.ts'
import { readLastEventId } from '../lastEventId.ts'
import type { LiveBuffer } from '../../stream/liveBuffer.ts'
import type { StreamHost } from '../../hub/streamHost.ts'
import { answerPoll, type Question } from './answerPoll.ts'

/** Longer than this a question is not held back, whatever was asked for: proxies give up after a minute. */
const MAX_WAIT = 30_000

/** What polling needs of the hub. */
export interface PollContext {
  readonly host: StreamHost
  readonly log: EventLog
  /** Where the hub offers live entries. */
  readonly buffers: Set<Pick<LiveBuffer, 'offer'>>
  /** Called when the hub closes: nobody is kept waiting then. */
  readonly onClose: Set<() => void>
}

const waitOf = (query: URLSearchParams): number => {
  const wait = Number(query.get('wait') ?? 0)
  return wait > 0 ? Math.min(wait, MAX_WAIT) : 0
}

/** The hub's `pollHandler` for `(req, res)` servers. */
export const createPollHandler = <Request extends IncomingMessage | Http2ServerRequest>(
  { host, log, buffers, onClose }: PollContext,
  authorize: Authorize<Request>,
): ((req: Request, res: ServerResponse | Http2ServerResponse) => void) => {
  checkAuthorize(authorize)

  /** Resolves when something for this client was sent, or the time is over, or nobody waits any more. */
  const somethingNew = ({ grant }: Question, wait: number, res: ServerResponse) => {
    let wake = (): void => {}
    const buffer = {
      offer: (entry: Parameters<LiveBuffer['offer']>[0]) => isMeant(entry.audience, grant) && wake(),
    }
    buffers.add(buffer)
    let timer: NodeJS.Timeout | undefined
    const woken = new Promise<void>((resolve) => {
      wake = resolve
      timer = setTimeout(resolve, wait)
      res.once('close', resolve)
      onClose.add(resolve)
    })
    return {
      woken,
      stop: (): void => {
        buffers.delete(buffer)
        clearTimeout(timer)
        res.off('close', wake)
        onClose.delete(wake)
      },
    }
  }

  const serve = async (request: Request, res: ServerResponse): Promise<void> => {
    const req = request as IncomingMessage
    const grant = host.isClosing ? { status: 503 } : await askAuthorization(authorize, request, host.logger)
    if (isGone(req, res)) return
    if ('status' in grant) return refuse(host, res, grant)
    const refusal = host.dismissalFor(grant)
    if (refusal) return refuse(host, res, refusal)
    const query = new URLSearchParams(req.url!.split('?')[1])
    const lastEventId = readLastEventId(req.headers['last-event-id'], req.url)
    const question = { grant, lastEventId, knowsPositions: query.get('position') === '1' }
    const wait = lastEventId === '' ? 0 : waitOf(query)
    // Before the first look, or what is sent meanwhile would be waited for in vain.
    const news = wait > 0 ? somethingNew(question, wait, res) : null
    let answer = await answerPoll(log, question)
    if (news && answer.entries.every(({ event }) => event === 'ssekit:position')) {
      await news.woken
      answer = await answerPoll(log, question)
    }
    news?.stop()
    if (isGone(req, res)) return
    res.statusCode = 200
    res.setHeader('Content-Type', 'application/json; charset=utf-8')
    res.setHeader('Cache-Control', 'no-store')
    if (answer.lastEventId) res.setHeader('Last-Event-ID', answer.lastEventId)
    res.end(req.method === 'HEAD' ? undefined : JSON.stringify(answer.entries))
  }

  return (req, res) => {
    serve(req, res as ServerResponse).catch((error: unknown) => {
      host.logger.error('A poll could not be answered', error)
      res.destroy()
    })
  }
}
