import { call } from '../call.ts'
import { asFatal, leftInMidAnswer, type SSEError } from '../errors.ts'
import {
  isFunction,
  isOffline,
  LEFT_WITHIN,
  now,
  onAbort,
  onLeaving,
  onOnline,
  random,
  waitUntil,
} from '../platform.ts'
import { makeAttempt, type AttemptParts, type Experience } from './attempt.ts'
import {
  readyStateOf,
  type DeliverySink,
  type MessageSource,
  type PauseReason,
  type Retry,
  type Status,
} from './delivery.ts'
import type { ConnectionOptions } from './options.ts'
import { HEALTHY_AFTER, isPassing, policyOf, retryDelay } from './policy.ts'
import { isLoopback, type RequestOptions } from './request.ts'
import { createSender } from './sender.ts'
import type { EventTypes, Transport } from './transport.ts'

/** What a connection is made of. */
export interface ConnectionParts {
  /** Empty where a function in the options makes it. */
  url: string
  options: ConnectionOptions
  /** Used where the options name none. */
  transport: Transport
  sink: DeliverySink
  eventTypes: EventTypes
  /** The options as they are now: `url`, `headers` and `body` may have been renewed since. */
  current(): RequestOptions
}

/**
 * One logical connection that outlives its attempts. `live` is its life, top to bottom: an attempt, what came of it, a wait, an
 * attempt. What ends it from outside aborts its life, and nothing is told after that.
 */
export const createConnection = (parts: ConnectionParts): MessageSource => {
  const { url, options, transport, sink, eventTypes } = parts
  const policy = policyOf(options)
  const { maxAttempts, delay, maxDelay, shouldRetry } = policy
  let life = new AbortController()
  let status: Status = 'idle'
  let error: SSEError | null = null
  const pauses = new Set<PauseReason>()
  /** While the page is being left; losses that come of that are nobody's news. */
  let leftUntil = 0
  /** How often it was given up in a row, none of them after it had been up for long. */
  let givenUp = 0
  let openedAt = Infinity
  const known: Experience = {
    url,
    lastEventId: '',
    reason: 'open',
    failures: 0,
    healthyAt: Infinity,
    isPrompt: false,
    announced: null,
    notBefore: 0,
  }

  const tell = (
    next: Status,
    retry: Retry | null = null,
    cause: SSEError | null = null,
    failure: SSEError | null = null,
  ): void => {
    status = next
    error = cause
    sink.push({ type: 'status', status, error, retry, failure })
  }
  /** What is asked once more before anything was lost is the first attempt still. */
  const tellRetry = (
    attempt: number,
    cause: SSEError | null,
    failure: SSEError | null = null,
    delay = 0,
    at: number | null = null,
  ): void => {
    const isFirst = status === 'connecting' && attempt === 0
    if (!isFirst) tell('reconnecting', { attempt, delay, at, reason: known.reason }, cause, failure)
    else if (failure) tell(status, null, null, failure)
  }

  const end = (next: 'done' | 'error', failure: SSEError | null = null): void => {
    life.abort()
    if (next === 'error') {
      // Who joins it has it tried again: at once, and each further time as late as a retry would be. A page that shows one component
      // for an error, and another for the rest, would else ask without end.
      givenUp = now() - openedAt >= HEALTHY_AFTER ? 1 : givenUp + 1
      openedAt = Infinity
      known.failures = 0
      if (givenUp > 1) known.notBefore = now() + retryDelay(givenUp - 1, delay, maxDelay, 0, random())
    }
    tell(next, null, failure, failure)
  }

  /** Counts it. The number of the retry that comes of it, by the user's word or by the table's; 0 when that was the end. */
  const fail = (why: SSEError, isCounted = true): number => {
    const said = why.fatal ? null : call(shouldRetry, why)
    if (isCounted) known.failures = now() < known.healthyAt ? known.failures + 1 : 1
    const attempt = known.failures || 1
    const isRetried = typeof said === 'boolean' ? said : isPassing(why)
    if (isRetried && attempt <= maxAttempts) {
      known.reason = why.code
      return attempt
    }
    end('error', why.fatal ? why : asFatal(why, isRetried ? maxAttempts : null))
    return 0
  }

  const stay = (signal: AbortSignal): Promise<void> | undefined => {
    const left = leftUntil - now()
    // A clock that was set back does not bring the time again.
    return left > 0 && left <= LEFT_WITHIN ? waitUntil(signal, leftUntil) : undefined
  }

  const attemptParts: AttemptParts = {
    options,
    policy,
    openSender: createSender(options, transport, eventTypes),
    sink,
    known,
    onOpen: () => {
      openedAt = now()
      tell('open')
    },
    onInterrupted: async (why, isMending) => {
      await stay(life.signal)
      // It may be up again by now.
      if (!isMending()) return
      const number = fail(why)
      known.healthyAt = Infinity
      if (number) tellRetry(number, why, why)
    },
    end,
  }

  /** Shows what it waits for, waits, until the network is back too, and shows that the retry is under way. */
  const rest = async (
    signal: AbortSignal,
    attempt: number,
    why: SSEError | null,
    failure: SSEError | null,
    wait: number,
  ): Promise<void> => {
    const at = now() + wait
    tellRetry(attempt, why, failure, wait, at)
    await waitUntil(signal, at)
    // Browsers call a machine without a network offline, which says nothing about its loopback.
    if (!signal.aborted && isOffline() && !isLoopback(known.url)) {
      tellRetry(attempt, why, null, wait)
      await waitUntil(signal, now() + maxDelay, onOnline)
    }
    if (!signal.aborted) tellRetry(attempt, why, null, wait)
  }

  const live = async (signal: AbortSignal): Promise<void> => {
    onAbort(
      signal,
      onLeaving(() => (leftUntil = now() + LEFT_WITHIN)),
    )
    const left = known.notBefore - now()
    if (left > 0) {
      // Who listens left or joins what was given up, or the page was hidden, and is here before it is time to ask.
      known.reason = error?.code ?? known.reason
      await rest(signal, known.failures || givenUp - 1, error, null, left)
    }
    while (!signal.aborted) {
      const { url: asked, headers, body } = parts.current()
      const [why, isLate] = await makeAttempt(attemptParts, { url: asked, headers, body }, signal)
      await stay(signal)
      if (signal.aborted) return

      if (
        why.status === 401 &&
        known.reason !== 'unauthorized' &&
        (isFunction(headers) || isFunction(asked))
      ) {
        // Asked once more with fresh headers, at once and outside the count.
        known.reason = 'unauthorized'
        tellRetry(known.failures, why, why)
        continue
      }
      // An answer that is merely late is no failure, but waited for as after a first one.
      const number = fail(why, !isLate)
      if (!number) return
      const base = known.serverDelay ?? delay
      const wait = retryDelay(isLate ? 1 : known.failures, base, maxDelay, why.retryAfter ?? 0, random())
      if (why.retryAfter) known.notBefore = now() + wait
      await rest(signal, number, why, why, wait)
    }
  }

  const run = (): void => {
    life.abort()
    life = new AbortController()
    if (known.notBefore <= now()) known.failures = 0
    if (pauses.size === 0) void live(life.signal)
  }

  const isUnderWay = (): boolean => readyStateOf(status) < 2

  return {
    open: (id, isAsked) => {
      // What the server finished is begun anew only on purpose.
      if (isUnderWay() || status === 'done') return
      known.lastEventId = id
      known.reason = 'open'
      // What the server wants waits all the same (`Retry-After`).
      if (isAsked && error?.fatal) known.notBefore = 0
      if (known.notBefore <= now() || pauses.size > 0) tell('connecting')
      run()
    },
    reconnect: () => {
      pauses.clear()
      known.notBefore = 0
      known.reason = 'reconnect'
      if (!isUnderWay()) tell('connecting')
      else tellRetry(0, error)
      run()
    },
    close: () => {
      life.abort()
      status = 'closed'
    },
    setPaused: (reason, isPaused) => {
      const wasPaused = pauses.size > 0
      if (isPaused) pauses.add(reason)
      else if (!pauses.delete(reason)) return
      if (!isUnderWay()) return
      if (pauses.size === 0) return run()
      if (wasPaused) return
      sink.note({ type: 'close', reason })
      life.abort()
      if (!policy.resumes) return end('error', leftInMidAnswer(known.url, known.lastEventId))
      known.reason = reason
      tellRetry(0, error)
    },
  }
}
