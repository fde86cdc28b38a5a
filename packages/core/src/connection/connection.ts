import { call } from '../call.ts'
import { asFatal, type SSEError } from '../errors.ts'
import { atTime, isFunction, isOffline, now, onLeaving, onOnline, random, type Cancel } from '../platform.ts'
import { runAttempt, type Attempt } from './attempt.ts'
import type { AttemptReason, MessageSource, Retry, Status } from './delivery.ts'
import { createPlace } from './place.ts'
import type { ConnectionOptions } from './options.ts'
import { policyOf, retryDelay } from './policy.ts'
import { isLoopback, type RequestOptions } from './request.ts'

export type { Delivery, DeliverySink, MessageSource } from './delivery.ts'

/** A page that is being left is gone by then, in milliseconds; one that is still there was not left: it began a download. */
const GRACE = 3_000

/** What a connection is made of. */
export interface ConnectionParts extends Pick<Attempt, 'transport' | 'sink' | 'eventTypes'> {
  /** Empty where a function in the options makes it. */
  url: string
  options: ConnectionOptions
  /** The options as they are now: `url`, `headers` and `body` may have been renewed since. */
  current(): RequestOptions
}

/**
 * One logical connection that outlives its attempts. `live` is the whole of it, top to bottom: an attempt, what came of it,
 * a wait, an attempt. What ends it from outside aborts its life, and nothing is told after that.
 */
export const createConnection = (parts: ConnectionParts): MessageSource => {
  const { url, options, sink } = parts
  const policy = policyOf(options)
  const place = createPlace(url)
  let life = new AbortController()
  let status: Status = 'idle'
  let error: SSEError | null = null
  /** While the page is being left; losses that come of that are nobody's news. */
  let leftUntil = 0
  let offLeaving: Cancel = () => {}

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

  const end = (next: 'done' | 'closed' | 'error', failure: SSEError | null = null): void => {
    life.abort()
    offLeaving()
    tell(next, null, failure, failure)
  }

  const live = async (reason: AttemptReason, signal: AbortSignal): Promise<void> => {
    /** In a row. */
    let failures = 0

    /** Counts it. The number of the retry that comes of it, by the user's word or by the table's; 0 when that was the end. */
    const fail = (why: SSEError, isPassing: boolean, isCounted = true): number => {
      const said = why.fatal ? null : call(policy.shouldRetry, why)
      if (isCounted) failures = now() < place.healthyAt ? failures + 1 : 1
      const attempt = failures || 1
      const isRetried = typeof said === 'boolean' ? said : isPassing
      if (isRetried && attempt <= policy.maxAttempts) return attempt
      end('error', why.fatal ? why : asFatal(why, isRetried ? policy.maxAttempts : null))
      return 0
    }

    const stay = (): Promise<void> | undefined =>
      leftUntil > now() ? waitUntil(signal, leftUntil) : undefined

    for (;;) {
      const { url: asked, headers, body } = parts.current()
      const outcome = await runAttempt({
        ...parts,
        options: { ...options, url: asked, headers, body },
        policy,
        place,
        context: { attempt: failures, lastEventId: place.lastEventId, reason },
        signal,
        onOpen: () => {
          reason = 'open'
          tell('open')
        },
        onDone: (why) => end(why ? 'error' : 'done', why),
        onInterrupted: async (why, isMending) => {
          await stay()
          // It may be up again by now.
          if (signal.aborted || !isMending()) return
          const attempt = fail(why, policy.resumes)
          place.healthyAt = Infinity
          if (attempt) tell('reconnecting', retryOf(attempt, why.code), why, why)
        },
      })
      if (signal.aborted) return
      await stay()
      if (signal.aborted) return

      const { type, error: why } = outcome
      if (type === 'unauthorized' && reason !== type && (isFunction(headers) || isFunction(asked))) {
        // Asked once more with fresh headers, at once and outside the count.
        reason = type
        if (status === 'connecting') tell(status, null, null, why)
        else tell('reconnecting', retryOf(failures, reason), why, why)
        continue
      }
      // An answer that is merely late is no failure, but waited for as after a first one.
      const isLate = type === 'late'
      const attempt = fail(why, isLate || type === 'lost', !isLate)
      if (!attempt) return
      const delay = retryDelay(
        isLate ? 1 : failures,
        place.retry ?? policy.delay,
        policy.maxDelay,
        why.retryAfter ?? 0,
        random(),
      )
      const at = now() + delay
      reason = why.code
      tell('reconnecting', retryOf(attempt, reason, delay, at), why, why)
      await waitUntil(signal, at)
      // Browsers call a machine without a network offline, which says nothing about its loopback.
      if (!signal.aborted && isOffline() && !isLoopback(place.url)) {
        tell('reconnecting', retryOf(attempt, reason, delay), why)
        await waitUntil(signal, now() + policy.maxDelay, onOnline)
      }
      if (signal.aborted) return
      tell('reconnecting', retryOf(attempt, reason, delay), why)
    }
  }

  const start = (reason: 'open' | 'reconnect'): void => {
    life.abort()
    life = new AbortController()
    offLeaving()
    offLeaving = onLeaving(() => {
      leftUntil = now() + GRACE
    })
    if (status === 'open' || status === 'reconnecting') tell('reconnecting', retryOf(0, reason), error)
    else if (status !== 'connecting') tell('connecting')
    void live(reason, life.signal)
  }

  const isOver = (): boolean => status === 'closed' || status === 'error'

  return {
    open: (id) => {
      // What the server finished is begun anew only on purpose.
      if (status !== 'idle' && !isOver()) return
      place.lastEventId = id
      start('open')
    },
    reconnect: () => start('reconnect'),
    close: () => {
      // Nobody listens any more: whoever comes may begin it anew.
      if (status === 'done') status = 'closed'
      else if (!isOver()) end('closed')
    },
  }
}

const retryOf = (attempt: number, reason: AttemptReason, delay = 0, at: number | null = null): Retry => ({
  attempt,
  delay,
  at,
  reason,
})

/** Until a time, or what comes before it: the abort, or what else `onEarly` hears of. */
const waitUntil = (
  signal: AbortSignal,
  time: number,
  onEarly?: (callback: () => void) => Cancel,
): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      cancel()
      offEarly?.()
      signal.removeEventListener('abort', go)
      resolve()
    }
    const cancel = atTime(time, go)
    const offEarly = onEarly?.(go)
    signal.addEventListener('abort', go)
  })
