import { asFatal, SSEError } from '../errors.ts'
import { after, now, random, type Cancel } from '../platform.ts'
import { retryDelay } from './delay.ts'
import type { DeliverySink } from './delivery.ts'
import type { Ending } from './ending.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import { noAnswer, serverEnded, wentSilent } from './losses.ts'
import type { Happening } from './machine.ts'
import type { AttemptContext, ConnectionOptions } from './options.ts'
import { checkOptions, type Policy } from './policy.ts'
import { resolveRequest } from './request.ts'
import { shownUrl } from './shownUrl.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

/** What one attempt leaves to the next. */
export interface Place {
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
  url: string
  options: ConnectionOptions
  policy: Policy
  context: AttemptContext
  place: Place
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
  const { number, url, options, policy, place, transports, context, endingOf, sink, dispatch, signal } =
    attempt
  const { headers } = options
  let isOver = false
  let hasMessage = false
  let openedAt: number | null = null
  let isResuming = true

  const conclude = (outcome: Outcome): void => {
    if (!isOver) dispatch(toHappening(outcome))
  }
  const here = () => ({ url, lastEventId: place.lastEventId })

  const toHappening = (outcome: Outcome): Happening => {
    switch (outcome.type) {
      case 'finished':
        return { type: 'finished', attempt: number }
      case 'refused':
        return { type: 'refused', attempt: number, error: outcome.error }
      case 'unauthorized':
        return typeof headers === 'function'
          ? { type: 'unauthorized', attempt: number, error: outcome.error }
          : { type: 'refused', attempt: number, error: askForFunction(outcome.error) }
      case 'ended':
        // Where nothing is resumed a clean end is simply the end of the answer.
        return policy.resumes ? lost(serverEnded(here()), 0) : { type: 'finished', attempt: number }
      case 'lost':
        return lost(outcome.error, outcome.retryAfter ?? 0)
      case 'unsupported':
        return { type: 'refused', attempt: number, error: outcome.error }
    }
  }
  const lost = (error: SSEError, retryAfter: number): Happening => ({
    type: 'lost',
    attempt: number,
    error,
    healthy: hasMessage || (openedAt !== null && now() - openedAt >= HEALTHY_AFTER),
    now: now(),
    delay: (failures) =>
      retryDelay({
        failures,
        base: place.reconnectionTime ?? policy.delay,
        maxDelay: policy.maxDelay,
        retryAfter,
        random: random(),
      }),
  })

  const watch = watchInactivity(sink.isBusy, (silence) => {
    conclude({ type: 'lost', error: wentSilent(here(), silence) })
  })
  let cancelConnectTimeout: Cancel = () => {}
  signal.addEventListener('abort', () => {
    isOver = true
    watch.stop()
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
      // Where there is another one, a head is not enough: what buffers a stream may pass that on.
      if (!hasNext()) cancelConnectTimeout()
      dispatch({ type: 'connected', attempt: number })
      if (!isResuming) sink.push({ type: 'unsendableId', id: place.lastEventId })
      watch.touch()
      setIdleTimeout(options.idleTimeout || null)
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
      if (ending !== 'swallow') sink.push({ type: 'message', message })
      else sink.push({ type: 'lastEventId', id: message.lastEventId })
      if (ending) conclude({ type: 'finished' })
    },
    onComment: (text) => {
      if (isOver) return
      const announced = options.idleTimeout == null ? announcedIdleTimeout(text) : null
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

  /** Through the transport in use. */
  const carry = async (): Promise<Outcome> => {
    const transport = transports[place.transport]!
    const lastEventIdParam = options.lastEventIdParam ?? transport.lastEventIdParam
    const { resumes, ...resolved } = await resolveRequest(url, { ...options, lastEventIdParam }, context)
    if (isOver) return { type: 'ended' }
    isResuming = resumes
    return transport(
      {
        ...resolved,
        credentials: options.credentials,
        fetch: options.fetch,
        lastEventId: place.lastEventId,
        lastEventIdParam,
        eventTypes: attempt.eventTypes,
        maxMessageSize: options.maxMessageSize,
        signal,
      },
      observer,
    )
  }

  try {
    checkOptions(url, options)
    const { connectTimeout } = policy
    sink.note({
      type: 'attempt',
      attempt: number,
      failures: context.attempt,
      reason: context.reason,
      transport: transports[place.transport]!.name,
      lastEventId: place.lastEventId,
    })
    if (connectTimeout !== false) {
      cancelConnectTimeout = after(connectTimeout, () => {
        if (hasNext()) place.transport += 1
        conclude({ type: 'lost', error: noAnswer(here(), connectTimeout) })
      })
    }
    let outcome: Outcome
    do outcome = await carry()
    while (outcome.type === 'unsupported' && hasNext() && !isOver && ++place.transport)
    conclude(outcome)
  } catch (cause) {
    const error = cause instanceof SSEError ? cause : transportThrew(url, cause)
    conclude({ type: error.fatal ? 'refused' : 'lost', error })
  }
}

const askForFunction = (error: SSEError): SSEError =>
  asFatal(
    error,
    `${error.message} Give \`headers\` as a function that returns a fresh token: it is asked again after a 401.`,
  )

const transportThrew = (url: string, cause: unknown): SSEError =>
  new SSEError(
    'request',
    `The transport for ${shownUrl(url)} threw, where it should have told an outcome; see cause.`,
    {
      url,
      cause,
    },
  )
