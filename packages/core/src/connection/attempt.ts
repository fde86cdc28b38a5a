import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../errors.ts'
import type { Hint } from '../explain.ts'
import { after, now, type Cancel } from '../platform.ts'
import type { DeliverySink } from './delivery.ts'
import { endingOf } from './ending.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import type { AttemptContext } from './options.ts'
import { inRange, USUAL_CONNECT_TIMEOUT, type Policy } from './policy.ts'
import {
  asSimpleRequest,
  isLoopback,
  resolveRequest,
  resuming,
  type RequestOptions,
  type ResolvedRequest,
} from './request.ts'
import type { EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'
import { createPreflight, type Place, type UrlMemory } from './urlMemory.ts'

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

const DEFAULT_MESSAGE_SIZE = 16_777_216

export interface Attempt {
  /** Used where the options name none. */
  transport: Transport
  sink: DeliverySink
  eventTypes: EventTypes
  /** What earlier attempts at this url have found out about it. */
  memory: UrlMemory
  options: RequestOptions
  policy: Policy
  context: AttemptContext
  place: Place
  /** Aborted when the attempt is abandoned: nothing is told and nothing held after that. */
  life: AbortSignal
  onOpen(): void
  onFinish(error: SSEError | null): void
  /** The transport mends a loss by itself, unless it has by then. */
  onInterrupted(error: SSEError, isMending: () => boolean): void
}

/** How an attempt ended. `late`: no head came in `connectTimeout`. */
export interface End {
  type: 'lost' | 'late' | 'refused' | 'unauthorized' | 'unsupported'
  error: SSEError
}

/** Makes one attempt, and resolves with its end, unless it finished, or is abandoned before. */
export const runAttempt = (attempt: Attempt): Promise<End> =>
  new Promise((resolve) => {
    const { options, policy, place, memory, context, sink, life } = attempt
    const transports = [options.transport ?? attempt.transport].flat()
    const request = new AbortController()
    const { signal } = request
    const startedAt = now()
    let isOpen = false
    let isMending = false
    let cancelTimeout: Cancel = () => {}
    const preflight = createPreflight(memory)
    /** Whether the server is told where to resume, in a way that it is known to read. */
    let resumes = true
    place.healthyAt = Infinity

    const stop = (): void => {
      request.abort()
      watch.stop()
      cancelTimeout()
    }
    life.onabort = stop
    const end = (type: End['type'], error: SSEError): void => {
      if (signal.aborted) return
      stop()
      resolve({ type, error })
    }
    const lose = (
      type: End['type'],
      code: SSEErrorCode,
      text: string,
      more?: SSEErrorDetails,
      hint?: Hint,
    ): void =>
      end(type, new SSEError(code, text, { url: place.url, lastEventId: place.lastEventId, ...more }, hint))

    /** Nothing more is to come, by the word of the server, or of a message: told at once, before handlers of that one run. */
    const finish = (error: SSEError | null = null): void => {
      if (!signal.aborted) attempt.onFinish(error)
    }

    const conclude = (outcome: Outcome): void => {
      if (outcome.type === 'finished') finish()
      else if (outcome.type !== 'ended') end(outcome.type, outcome.error)
      else if (policy.resumes) lose('lost', 'network', 'The server ended the stream.', { status: 200 })
      // Where nothing is resumed a clean end is simply the end of the answer, unless another was declared.
      else if (options.until == null && options.sentinel == null) finish()
      else lose('refused', 'truncated', 'The answer ended before its declared end.', { fatal: true })
    }

    const watch = watchInactivity(
      () => isMending || sink.isBusy(),
      () => policy.resumes && !isLoopback(place.url),
      (silence) =>
        lose('lost', 'timeout', `No byte for ${silence} ms.`, isOpen ? { status: 200 } : {}, 'silent'),
    )
    const setIdleTimeout = (timeout: number | null): void => {
      watch.setTimeout(timeout)
      sink.note({ type: 'idle-timeout', timeout })
    }
    const hasNext = (): boolean => !place.isProven && place.transport < transports.length - 1

    const fenced =
      <T = void>(tell: (told: T) => void): ((told: T) => void) =>
      (told) => {
        if (!signal.aborted) tell(told)
      }

    const observer: TransportObserver = {
      onAnswer: fenced(() => {
        // Where there is another transport, a head is not enough: what buffers a stream may pass that on.
        if (!hasNext()) cancelTimeout()
        preflight.answered(place.url)
      }),
      onOpen: fenced(() => {
        if (isOpen) return
        isOpen = true
        isMending = false
        place.healthyAt = now() + HEALTHY_AFTER
        memory.isPrompt ||= now() - startedAt <= USUAL_CONNECT_TIMEOUT
        observer.onAnswer!()
        attempt.onOpen()
        if (!resumes) sink.push({ type: 'unsendableId', id: place.lastEventId })
        watch.touch()
        setIdleTimeout(policy.idleTimeout || null)
      }),
      onActivity: fenced((bytes) => {
        watch.touch()
        if (!bytes) return
        if (!place.isProven) {
          place.isProven = true
          cancelTimeout()
        }
        sink.note({ type: 'bytes', bytes })
      }),
      onMessage: fenced((message) => {
        place.healthyAt = 0
        const ending = endingOf(message, options, place.url)
        if (ending === 'sentinel' || ending === 'close') {
          observer.onLastEventId(message.lastEventId)
          // The server's own end is not the one that an answer declared.
          return conclude({ type: ending === 'close' && !policy.resumes ? 'ended' : 'finished' })
        }
        place.lastEventId = message.lastEventId
        sink.push({ type: 'message', message })
        if (ending) finish(ending === 'last' ? null : ending)
      }),
      onUnfinished: fenced((data) => {
        if (data === options.sentinel) finish()
      }),
      onInterrupted: fenced((error) => {
        watch.setTimeout(null)
        isOpen = false
        isMending = true
        attempt.onInterrupted(error, () => isMending)
      }),
      onComment: fenced((text) => {
        const announced = policy.idleTimeout === null && announcedIdleTimeout(text)
        if (announced) setIdleTimeout(announced)
        sink.push({ type: 'comment', text })
      }),
      onRetry: fenced((delay) => {
        place.reconnectionTime = delay
        sink.note({ type: 'reconnection-time', delay })
      }),
      onLastEventId: fenced((id) => {
        place.lastEventId = id
        sink.push({ type: 'lastEventId', id })
      }),
      flush: sink.flush,
    }

    const paramOf = (): string | undefined =>
      options.lastEventIdParam ?? transports[place.transport]!.lastEventIdParam

    const send = async (asked: ResolvedRequest): Promise<Outcome> => {
      if (signal.aborted) return { type: 'ended' }
      return transports[place.transport]!(
        {
          ...asked,
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

    /** Through the transport in use. */
    const carry = async (): Promise<Outcome> => {
      const resolved = await resolveRequest(place.url, options, context)
      if (signal.aborted) return { type: 'ended' }
      place.url = resolved.url
      const { lastEventId } = context
      if (!lastEventId) return send(resolved)
      const param = paramOf()
      const whole = resuming(resolved, lastEventId, param)
      // A name that nobody but the transport gave: whether this server reads it, nobody knows.
      resumes = !!whole && (!param || param === options.lastEventIdParam)
      const asked = whole ?? resolved
      const simple = asSimpleRequest(asked, lastEventId, place.isProven)
      if (!simple) return send(asked)
      return preflight.send(asked, simple, context.attempt, (request) => {
        if (request === simple) resumes = false
        return send(request)
      })
    }

    const limit = policy.connectTimeout ?? ((hasNext() || memory.isPrompt) && USUAL_CONNECT_TIMEOUT)
    if (limit !== false) {
      cancelTimeout = after(limit, () => {
        if (hasNext()) place.transport += 1
        else preflight.hung()
        lose('late', 'timeout', `No answer in ${limit} ms.`, {}, 'noAnswer')
      })
    }
    sink.note({
      type: 'attempt',
      attempt: (place.attempts += 1),
      failures: context.attempt,
      reason: context.reason,
      transport: transports[place.transport]!.name,
      lastEventId: place.lastEventId,
    })

    const run = async (): Promise<Outcome> => {
      for (;;) {
        const outcome = await carry()
        if (outcome.type !== 'unsupported' || signal.aborted || !hasNext()) return outcome
        place.transport += 1
      }
    }
    run().then(conclude, (cause: unknown) => {
      if (cause instanceof SSEError) end(cause.fatal ? 'refused' : 'lost', cause)
      else lose('lost', 'request', 'The transport threw.', { cause })
    })
  })
