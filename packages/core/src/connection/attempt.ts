import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../errors.ts'
import { after, now, type Cancel } from '../platform.ts'
import type { DeliverySink } from './delivery.ts'
import { endingOf } from './ending.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import { inRange, USUAL_CONNECT_TIMEOUT, type Policy } from './policy.ts'
import {
  asSimpleRequest,
  isLoopback,
  resolveRequest,
  resuming,
  type RequestOptions,
  type ResolvedRequest,
} from './request.ts'
import type { AttemptContext, EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'
import { createPreflight, type Place } from './place.ts'

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

const DEFAULT_MESSAGE_SIZE = 16_777_216

export interface Attempt {
  /** Used where the options name none. */
  transport: Transport
  sink: DeliverySink
  eventTypes: EventTypes
  options: RequestOptions
  policy: Policy
  context: AttemptContext
  place: Place
  /** Aborted when the attempt is abandoned: nothing is told and nothing held after that. */
  signal: AbortSignal
  onOpen(): void
  onDone(error: SSEError | null): void
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
    const { options, policy, place, context, sink, signal: life } = attempt
    const transports = [options.transport ?? attempt.transport].flat()
    const request = new AbortController()
    const { signal } = request
    const startedAt = now()
    let isOpen = false
    let isMending = false
    let cancelTimeout: Cancel = () => {}
    const preflight = createPreflight(place)
    /** Whether the server is told where to resume, in a way that it is known to read. */
    let resumes = true
    place.healthyAt = Infinity

    const stop = (): void => {
      request.abort()
      watch.stop()
      cancelTimeout()
    }
    life.onabort = stop
    /** Nothing is told, nor told of, once the attempt is over or abandoned. */
    const unlessOver =
      <T = void>(tell: (told: T) => void): ((told: T) => void) =>
      (told) => {
        if (!signal.aborted) tell(told)
      }

    const end = (type: End['type'], error: SSEError): void => {
      stop()
      resolve({ type, error })
    }
    const lose = (type: End['type'], code: SSEErrorCode, text: string, more?: SSEErrorDetails): void =>
      end(type, new SSEError(code, text, { url: place.url, lastEventId: place.lastEventId, ...more }))

    const conclude = unlessOver((outcome: Outcome): void => {
      if (outcome.type === 'unsupported' && hasNext()) {
        place.transport += 1
        run()
      } else if (outcome.type === 'finished') attempt.onDone(null)
      else if (outcome.type !== 'ended') end(outcome.type, outcome.error)
      else if (policy.resumes) lose('lost', 'network', 'The server ended the stream.', { status: 200 })
      // Where nothing is resumed a clean end is simply the end of the answer, unless another was declared.
      else if (options.until == null && options.sentinel == null) attempt.onDone(null)
      else lose('refused', 'truncated', 'The answer ended before its declared end.', { fatal: true })
    })

    const watch = watchInactivity(
      () => isMending || sink.isBusy(),
      () => policy.resumes && !isLoopback(place.url),
      (silence) => lose('lost', 'timeout', `No byte for ${silence} ms.`, isOpen ? { status: 200 } : {}),
    )
    const hasNext = (): boolean => !place.isProven && place.transport < transports.length - 1

    const observer: TransportObserver = {
      onAnswer: unlessOver(() => {
        // Where there is another transport, a head is not enough: what buffers a stream may pass that on.
        if (!hasNext()) cancelTimeout()
        preflight.answered(place.url)
      }),
      onOpen: unlessOver(() => {
        if (isOpen) return
        isOpen = true
        isMending = false
        place.healthyAt = now() + HEALTHY_AFTER
        place.isPrompt ||= now() - startedAt <= USUAL_CONNECT_TIMEOUT
        observer.onAnswer!()
        attempt.onOpen()
        if (!resumes) sink.push({ type: 'unsendableId', id: place.lastEventId })
        watch.touch()
        watch.setTimeout(policy.idleTimeout || null)
      }),
      onActivity: unlessOver((bytes) => {
        watch.touch()
        if (!bytes || place.isProven) return
        place.isProven = true
        cancelTimeout()
      }),
      onMessage: unlessOver((message) => {
        place.healthyAt = 0
        const ending = endingOf(message, options, place.url)
        if (ending === 'sentinel' || ending === 'close') {
          observer.onLastEventId(message.lastEventId)
          // The server's own end is not the one that an answer declared.
          return conclude({ type: ending === 'close' && !policy.resumes ? 'ended' : 'finished' })
        }
        place.lastEventId = message.lastEventId
        sink.push({ type: 'message', message })
        // Told at once, before the handlers of that message run.
        if (ending) attempt.onDone(ending === 'last' ? null : ending)
      }),
      onUnfinished: unlessOver((data) => {
        if (data === options.sentinel) attempt.onDone(null)
      }),
      onInterrupted: unlessOver((error) => {
        watch.setTimeout(null)
        isOpen = false
        isMending = true
        attempt.onInterrupted(error, () => isMending)
      }),
      onComment: unlessOver((text) => {
        const announced = policy.idleTimeout === null && announcedIdleTimeout(text)
        if (announced) watch.setTimeout(announced)
        sink.push({ type: 'comment', text })
      }),
      onRetry: unlessOver((delay) => {
        place.retry = delay
      }),
      onLastEventId: unlessOver((id) => {
        place.lastEventId = id
        sink.push({ type: 'lastEventId', id })
      }),
      flush: sink.flush,
    }

    /** Through the transport in use. */
    const carry = async (): Promise<Outcome> => {
      const resolved = await resolveRequest(place.url, options, context)
      if (signal.aborted) return { type: 'ended' }
      place.url = resolved.url
      const transport = transports[place.transport]!
      const { credentials, fetch } = options
      const lastEventIdParam = options.lastEventIdParam ?? transport.lastEventIdParam
      const send = async (asked: ResolvedRequest): Promise<Outcome> =>
        signal.aborted
          ? { type: 'ended' }
          : transport(
              {
                ...asked,
                ...context,
                credentials,
                fetch,
                lastEventIdParam,
                eventTypes: attempt.eventTypes,
                maxMessageSize: inRange(options.maxMessageSize, DEFAULT_MESSAGE_SIZE, 1),
                signal,
              },
              observer,
            )
      const { lastEventId } = context
      if (!lastEventId) return send(resolved)
      const whole = resuming(resolved, lastEventId, lastEventIdParam)
      // A name that nobody but the transport gave: whether this server reads it, nobody knows.
      resumes = !!whole && (!lastEventIdParam || lastEventIdParam === options.lastEventIdParam)
      const asked = whole ?? resolved
      const simple = asSimpleRequest(asked, lastEventId, place.isProven)
      if (!simple) return send(asked)
      return preflight.send(asked, simple, context.attempt, (request) => {
        if (request === simple) resumes = false
        return send(request)
      })
    }

    const limit = policy.connectTimeout ?? ((hasNext() || place.isPrompt) && USUAL_CONNECT_TIMEOUT)
    if (limit !== false) {
      cancelTimeout = after(limit, () => {
        if (hasNext()) place.transport += 1
        else preflight.hung()
        lose('late', 'timeout', `No answer in ${limit} ms.`)
      })
    }

    const run = (): void => {
      carry().then(
        conclude,
        unlessOver((cause: unknown) => {
          if (cause instanceof SSEError) end(cause.fatal ? 'refused' : 'lost', cause)
          else lose('lost', 'request', 'The transport threw.', { cause })
        }),
      )
    }
    run()
  })
