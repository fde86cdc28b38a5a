// Longer than others: one attempt from its request to its outcome, over state that every callback of its transport shares.
import { call } from '../call.ts'
import { asFatal, SSEError, type SSEErrorCode } from '../errors.ts'
import { warn, type Hint } from '../explain.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { after, now, random, type Cancel } from '../platform.ts'
import { retryDelay } from './delay.ts'
import type { DeliverySink } from './delivery.ts'
import type { Ending } from './ending.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import { holdWhileLeaving } from './leaving.ts'
import { noAnswer, serverEnded, transportThrew, truncated, wentSilent } from './losses.ts'
import type { Happening } from './machine.ts'
import type { AttemptContext } from './options.ts'
import { inRange, USUAL_CONNECT_TIMEOUT, type Policy } from './policy.ts'
import {
  asSimpleRequest,
  isLoopback,
  resolveRequest,
  type RequestOptions,
  type ResolvedRequest,
} from './request.ts'
import type { EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'
import type { UrlMemory } from './urlMemory.ts'

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

const DEFAULT_MESSAGE_SIZE = 16_777_216

/** What `shouldRetry` is asked about: of the others the answer is known. */
const DECIDABLE = /* @__PURE__ */ new Set<SSEErrorCode>([
  'network',
  'timeout',
  'status',
  'content-type',
  'request',
])

/** What one attempt leaves to the next. */
export interface Place {
  /** As last asked: a function may make another each time. */
  url: string
  lastEventId: string
  /** The server's `retry:`, in milliseconds. */
  reconnectionTime: number | null
  /** Which of the transports is in use. */
  transport: number
  /** Something came through it: it stays. */
  isProven: boolean
}

export interface Attempt {
  /** Stands in every happening, so that one of an abandoned attempt can do nothing. */
  number: number
  options: RequestOptions
  policy: Policy
  context: AttemptContext
  place: Place
  memory: UrlMemory
  /** The first that has not proved useless. */
  transports: readonly Transport[]
  eventTypes: EventTypes
  endingOf: (message: SSEMessage) => Ending
  sink: DeliverySink
  dispatch: (happening: Happening) => void
  /** Aborted when the attempt is over or abandoned: nothing is told and nothing held after that. */
  signal: AbortSignal
}

/** Makes one attempt and tells how it goes; its end is told exactly once, unless it is abandoned before. */
export const runAttempt = async (attempt: Attempt): Promise<void> => {
  const { number, options, policy, place, memory, transports, context, endingOf, sink, dispatch, signal } =
    attempt
  let isOver = false
  let hasMessage = false
  let openedAt: number | null = null
  /** The transport is mending a loss by itself: nobody else is to end it meanwhile. */
  let isInterrupted = false
  let request: ResolvedRequest | null = null
  const startedAt = now()

  const here = () => ({ url: place.url, lastEventId: place.lastEventId })
  const isHealthy = (): boolean => hasMessage || (openedAt !== null && now() - openedAt >= HEALTHY_AFTER)

  const toHappening = (outcome: Outcome): Happening => {
    switch (outcome.type) {
      case 'finished':
        return { type: 'finished', attempt: number }
      case 'ended':
        if (policy.resumes) return failed(serverEnded(here()), true)
        // Where nothing is resumed a clean end is simply the end of the answer, unless another was declared.
        return options.until == null && options.sentinel == null
          ? { type: 'finished', attempt: number }
          : failed(truncated(here()), false)
      case 'unauthorized':
        if (typeof options.headers !== 'function' && typeof options.url !== 'function') {
          return failed(outcome.error, false, 'needsFreshToken')
        }
        return context.reason === 'unauthorized'
          ? failed(outcome.error, false, 'sameAgain')
          : { type: 'unauthorized', attempt: number, error: outcome.error }
      case 'lost':
        return failed(outcome.error, true)
      case 'refused':
      case 'unsupported':
        return failed(outcome.error, false)
    }
  }

  /** By the user's word, where there is one, or by the table's; `hint` says what to do about a refusal. */
  const failed = (error: SSEError, isPassing: boolean, hint?: Hint): Happening => {
    const isDecidable = !error.fatal && DECIDABLE.has(error.code)
    const wanted = isDecidable ? call(policy.shouldRetry, error) : undefined
    if (typeof wanted === 'boolean' ? wanted : isPassing) return lost(error, isHealthy(), true)
    return {
      type: 'refused',
      attempt: number,
      error: hint ? asFatal(error, hint) : error,
    }
  }

  const lost = (error: SSEError, healthy: boolean, isCounted: boolean): Happening => ({
    type: 'lost',
    attempt: number,
    error,
    healthy,
    isCounted,
    now: now(),
    delay: (failures) =>
      retryDelay({
        failures,
        base: place.reconnectionTime ?? policy.delay,
        maxDelay: policy.maxDelay,
        retryAfter: error.retryAfter ?? 0,
        random: random(),
      }),
  })

  const leaving = holdWhileLeaving()
  const end = (happening: Happening): void => {
    if (isOver) return
    if (happening.type === 'finished') dispatch(happening)
    else leaving.hold(() => dispatch(happening))
  }
  const conclude = (outcome: Outcome): void => {
    if (!isOver) end(toHappening(outcome))
  }

  const mayBeDead = policy.resumes && !(place.url && isLoopback(place.url))
  const isSpared = (): boolean => isInterrupted || sink.isBusy()
  const watch = watchInactivity(isSpared, mayBeDead, (silence) => {
    const status = openedAt === null ? undefined : 200
    conclude({ type: 'lost', error: wentSilent(here(), silence, status) })
  })
  let cancelConnectTimeout: Cancel = () => {}
  signal.addEventListener('abort', () => {
    isOver = true
    watch.stop()
    leaving.stop()
    cancelConnectTimeout()
  })

  const setIdleTimeout = (timeout: number | null): void => {
    watch.setTimeout(timeout)
    sink.note({ type: 'idle-timeout', timeout })
  }
  const hasNext = (): boolean => !place.isProven && place.transport < transports.length - 1

  const observer: TransportObserver = {
    onOpen: () => {
      if (isOver || openedAt !== null) return
      openedAt = now()
      isInterrupted = false
      memory.isPrompt ||= openedAt - startedAt <= USUAL_CONNECT_TIMEOUT
      observer.onAnswer?.()
      dispatch({ type: 'connected', attempt: number })
      if (simple) noteHeader(request === simple)
      if (!request!.resumes) sink.push({ type: 'unsendableId', id: place.lastEventId })
      watch.touch()
      setIdleTimeout(policy.idleTimeout || null)
    },
    onAnswer: () => {
      // Where there is another transport, a head is not enough: what buffers a stream may pass that on.
      if (!isOver && !hasNext()) cancelConnectTimeout()
    },
    onActivity: (bytes) => {
      watch.touch()
      if (isOver || bytes === 0) return
      if (!place.isProven) {
        place.isProven = true
        if (openedAt !== null) cancelConnectTimeout()
      }
      sink.note({ type: 'bytes', bytes })
    },
    onMessage: (message) => {
      if (isOver) return
      hasMessage = true
      place.lastEventId = message.lastEventId
      const ending = endingOf(message)
      if (ending === 'sentinel' || ending === 'close') {
        sink.push({ type: 'lastEventId', id: message.lastEventId })
        // The server's own end is not the one that an answer declared.
        return conclude({ type: ending === 'close' && !policy.resumes ? 'ended' : 'finished' })
      }
      sink.push({ type: 'message', message })
      if (ending) conclude(ending === 'last' ? { type: 'finished' } : { type: 'refused', error: ending })
    },
    onUnfinished: (data) => {
      if (!isOver && options.sentinel != null && data === options.sentinel) conclude({ type: 'finished' })
    },
    onInterrupted: (error) => {
      if (isOver) return
      const happening = failed(error, policy.resumes)
      if (happening.type !== 'lost') return end(happening)
      watch.setTimeout(null)
      hasMessage = false
      openedAt = null
      isInterrupted = true
      leaving.hold(() => {
        // It may be up again by now.
        if (!isInterrupted) return
        dispatch({ type: 'interrupted', attempt: number, error, healthy: happening.healthy })
      })
    },
    onComment: (text) => {
      if (isOver) return
      const announced = policy.idleTimeout === null ? announcedIdleTimeout(text) : null
      if (announced !== null) setIdleTimeout(announced)
      sink.push({ type: 'comment', text })
    },
    onRetry: (ms) => {
      if (isOver) return
      place.reconnectionTime = ms
      sink.note({ type: 'reconnection-time', delay: ms })
    },
    onLastEventId: (id) => {
      if (isOver) return
      place.lastEventId = id
      sink.push({ type: 'lastEventId', id })
    },
    flush: sink.flush,
  }

  const send = (resolved: ResolvedRequest): Promise<Outcome> => {
    request = resolved
    const { url, method, headers, body } = resolved
    return transports[place.transport]!(
      {
        url,
        method,
        headers,
        body,
        credentials: options.credentials ?? undefined,
        fetch: options.fetch ?? undefined,
        lastEventId: place.lastEventId,
        lastEventIdParam: paramOf(),
        eventTypes: attempt.eventTypes,
        maxMessageSize: inRange('maxMessageSize', options.maxMessageSize, DEFAULT_MESSAGE_SIZE, 1),
        signal,
      },
      observer,
    )
  }
  const paramOf = (): string | undefined =>
    options.lastEventIdParam ?? transports[place.transport]!.lastEventIdParam

  /** The request that can do without the header Last-Event-ID, where this one might be refused for it. */
  let simple: ResolvedRequest | null = null

  /** Through the transport in use. */
  const carry = async (): Promise<Outcome> => {
    const resolved = await resolveRequest(place.url, { ...options, lastEventIdParam: paramOf() }, context)
    if (isOver) return { type: 'ended' }
    place.url = resolved.askedUrl
    // A name that nobody but the transport gave: whether this server reads it, nobody knows.
    if (context.lastEventId && options.lastEventIdParam == null && paramOf()) resolved.resumes = false
    simple = asSimpleRequest(resolved, place.lastEventId, place.isProven)
    if (!simple) return send(resolved)
    const { header } = memory
    if (header === 'untried' || header === 'allowed') {
      const outcome = await send(resolved)
      // Where it was allowed once, one failure is more likely that of the line.
      if (isOver || !isUnanswered(outcome) || (header === 'allowed' && context.attempt < 2)) return outcome
    }
    // Refused as it seems, but a line that is down looks the same: only an answer tells.
    const outcome = await send(simple)
    if (!isUnanswered(outcome) && openedAt === null) noteHeader(true)
    else if (memory.header === 'suspect') memory.header = 'untried'
    return outcome
  }

  const noteHeader = (isRefused: boolean): void => {
    if (!isRefused) memory.header = 'allowed'
    else if (memory.header === 'suspect' && memory.hangs < 2) memory.header = 'untried'
    else if (memory.header !== 'refused') {
      memory.header = 'refused'
      warn('headerRefused', place.url)
    }
  }

  try {
    const { connectTimeout } = policy
    const isUsual = connectTimeout === 'usual'
    const limit = !isUsual ? connectTimeout : (hasNext() || memory.isPrompt) && USUAL_CONNECT_TIMEOUT
    if (limit !== false) {
      cancelConnectTimeout = after(limit, () => {
        if (hasNext()) place.transport += 1
        // The preflight may be what hangs: some servers answer it with the stream itself.
        else if (simple && memory.header === 'untried') {
          memory.header = 'suspect'
          memory.hangs += 1
        }
        const error = noAnswer(here(), limit)
        const happening = failed(error, true)
        end(happening.type === 'lost' ? { ...happening, isCounted: false } : happening)
      })
    }
    sink.note({
      type: 'attempt',
      attempt: number,
      failures: context.attempt,
      reason: context.reason,
      transport: transports[place.transport]!.name,
      lastEventId: place.lastEventId,
    })
    let outcome: Outcome
    do outcome = await carry()
    while (outcome.type === 'unsupported' && hasNext() && !isOver && ++place.transport)
    conclude(outcome)
  } catch (cause) {
    const error = cause instanceof SSEError ? cause : transportThrew(place.url, cause)
    if (!isOver) end(failed(error, !error.fatal))
  }
}

/** Nothing came back, which is all that a page gets to see of a refused preflight. */
const isUnanswered = (outcome: Outcome): boolean =>
  outcome.type === 'lost' &&
  outcome.error.status === undefined &&
  (outcome.error.cause as { name?: unknown } | undefined)?.name === 'TypeError'
