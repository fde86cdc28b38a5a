import { SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import { isCrossOrigin } from '../platform.ts'
import { isStreamBody } from './body.ts'
import type { ConnectionOptions } from './options.ts'
import { inRange } from './policy.ts'
import { resuming, USUAL_PARAM, type ResolvedRequest } from './request.ts'
import type { AttemptContext, EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'

export type Sender = ReturnType<ReturnType<typeof createSender>>

/**
 * Sends what one connection asks, and remembers what came out about its transports and its url.
 *
 * A url of another origin may not let the header Last-Event-ID pass: it is sent where nothing speaks against that, and the
 * same is asked once more without where it seems refused. A connection that is down looks the same: only an answer tells.
 */
export const createSender = (options: ConnectionOptions, usual: Transport, eventTypes: EventTypes) => {
  const transports = [options.transport ?? usual].flat()
  let used = 0
  let isProven = false
  /** Where the last answer came from. */
  let answeredBy = ''
  let isAllowed: boolean | undefined
  /** The preflight seemed to have no end (some servers answer it with the stream itself): the next attempt does without. */
  let isSuspect = false
  /** How often it has seemed so: once, the server itself may have hung. */
  let hangs = 0

  /** Whether there is another transport, if this one brings nothing. */
  const hasNext = (): boolean => !isProven && used < transports.length - 1

  /** For one attempt. */
  return () => {
    /** The same without the header, where that may not pass. */
    let simple: ResolvedRequest | null = null
    let isWithout = false
    let wasHung = false
    let isAnswered = false
    let isSaid = true

    /** Through the transport in use, or the next one where that cannot, saying where to resume. */
    const send = async (
      resolved: ResolvedRequest,
      context: AttemptContext,
      observer: TransportObserver,
      signal: AbortSignal,
    ): Promise<Outcome> => {
      const { lastEventId, attempt } = context
      const { credentials, fetch } = options
      const transport = transports[used]!
      const lastEventIdParam = options.lastEventIdParam ?? transport.lastEventIdParam
      const whole = lastEventId ? resuming(resolved, lastEventId, lastEventIdParam) : resolved
      const request = whole ?? resolved
      simple = lastEventId ? asSimpleRequest(request, lastEventId, isProven, answeredBy) : null
      wasHung = !!simple && isSuspect
      if (simple) isSuspect = false
      isWithout = wasHung || (!!simple && isAllowed === false)
      // A name that nobody but the transport gave: whether this server reads it, nobody knows.
      isSaid = !!whole && (!lastEventId || lastEventIdParam === (options.lastEventIdParam ?? undefined))
      const carry = (): Promise<Outcome> =>
        transport(
          {
            ...(isWithout ? simple! : request),
            ...context,
            credentials,
            fetch,
            lastEventIdParam,
            eventTypes,
            maxMessageSize: inRange(options.maxMessageSize, undefined, 1),
            signal,
          },
          observer,
        )
      let outcome = await carry()
      // Where it was allowed once, one failure is more likely that of the connection.
      const isRefused = !signal.aborted && isUnanswered(outcome) && !(isAllowed && attempt < 2)
      if (simple && !isWithout && isRefused) {
        isWithout = true
        outcome = await carry()
      }
      if (typeof outcome !== 'object' || outcome instanceof SSEError || signal.aborted || !hasNext())
        return outcome
      // What was asked, and is not repeated, is not asked through another either.
      if (isAnswered && resolved.method !== 'GET') return outcome
      used += 1
      return send(resolved, context, observer, signal)
    }

    return {
      send,
      /** Whether the server was told where to resume, in a way that it is known to read. */
      isTold: (): boolean => isSaid && !isWithout,
      /** A head came; `from` elsewhere, where a redirect led there. */
      answered: (url: string, from: string | undefined): void => {
        // One of a user's own may say anything, or nothing.
        if (from?.startsWith('http')) answeredBy = from
        isAnswered = true
        if (!simple) return
        if (!isWithout) isAllowed = true
        else if (!wasHung || hangs > 1) {
          isAllowed = false
          warn('headerRefused', url)
        }
      },
      /** No head came: another transport is to try, or the preflight may be what hangs. */
      late: (): void => {
        if (hasNext()) used += 1
        else if (simple && isAllowed === undefined) {
          isSuspect = true
          hangs += 1
        }
      },
      /** Something came through the transport: it stays. False where that is known. */
      prove: (): boolean => !isProven && (isProven = true),
      hasNext,
      /** How long the transport in use may say nothing on purpose, in milliseconds. */
      heldFor: (): number => transports[used]!.heldFor ?? 0,
    }
  }
}

/** Nothing came back, which is all that a page gets to see of a refused preflight. */
const isUnanswered = (outcome: Outcome): boolean =>
  outcome instanceof SSEError &&
  !outcome.fatal &&
  outcome.status === undefined &&
  (outcome.cause as { name?: unknown } | undefined)?.name === 'TypeError'

/**
 * The same request with the id in its query, where the header alone may be what a server of another origin does not allow;
 * else null. What else needs leave has it if the same request was answered before.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
const asSimpleRequest = (
  request: ResolvedRequest,
  lastEventId: string,
  wasAnswered: boolean,
  answeredBy: string,
): ResolvedRequest | null => {
  const { url, method, headers, body } = request
  if (headers['last-event-id'] === undefined || !isCrossOrigin(url, answeredBy)) return null
  const simple = resuming(request, lastEventId, USUAL_PARAM)
  return simple && ((wasAnswered && method === 'GET') || (!isStreamBody(body) && needsNoLeave(simple)))
    ? simple
    : null
}

/** As the browser sees it: a request without leave takes no method that would need it, and leaves such headers out. */
const needsNoLeave = ({ url, method, headers }: ResolvedRequest): boolean => {
  try {
    const { headers: kept } = new Request(url, { mode: 'no-cors', method, headers })
    return Object.keys(headers).every((name) => kept.has(name))
  } catch {
    return false
  }
}
