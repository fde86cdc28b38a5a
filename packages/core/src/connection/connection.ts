import { call } from '../call.ts'
import { asFatal, type SSEError } from '../errors.ts'
import { atTime, isOffline, now, onLeaving, onOnline, random, type Cancel } from '../platform.ts'
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
  let retry: Retry | null = null
  /** While the page is being left; losses that come of that are nobody's news. */
  let leftUntil = 0
  let offLeaving: Cancel = () => {}

  const tell = (next: Status, failure: SSEError | null = null): void => {
    status = next
    sink.push({ type: 'status', status, error, retry, failure })
  }

  const end = (next: 'done' | 'closed' | 'error', failure: SSEError | null = null): void => {
    life.abort()
    offLeaving()
    error = failure
    retry = null
    tell(next, failure)
  }

  const live = async (reason: AttemptReason, signal: AbortSignal): Promise<void> => {
    /** In a row. */
    let failures = 0

    /** Counts it, and says what comes of it: a retry, by the user's word or by the table's; null when that was the end. */
    const fail = (why: SSEError, isPassing: boolean, isCounted = true): Retry | null => {
      const said = why.fatal ? null : call(policy.shouldRetry, why)
      if (isCounted) failures = now() < place.healthyAt ? failures + 1 : 1
      const attempt = failures || 1
      const isRetried = typeof said === 'boolean' ? said : isPassing
      if (isRetried && attempt <= policy.maxAttempts) {
        error = why
        return (retry = { attempt, delay: 0, at: null, reason: why.code })
      }
      end('error', why.fatal ? why : asFatal(why, isRetried ? policy.maxAttempts : null))
      return null
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
        life: signal,
        onOpen: () => {
          reason = 'open'
          error = retry = null
          tell('open')
        },
        onFinish: (why) => end(why ? 'error' : 'done', why),
        onInterrupted: async (why, isMending) => {
          await stay()
          // It may be up again by now.
          if (signal.aborted || !isMending()) return
          const isRetried = fail(why, policy.resumes)
          place.healthyAt = Infinity
          if (isRetried) tell('reconnecting', why)
        },
      })
      if (signal.aborted) return
      await stay()
      if (signal.aborted) return

      const { type, error: why } = outcome
      const canRenew = typeof headers === 'function' || typeof asked === 'function'
      if (type === 'unauthorized' && canRenew && reason !== type) {
        // Asked once more with fresh headers, at once and outside the count.
        reason = type
        if (status !== 'connecting') {
          error = why
          retry = { attempt: failures, delay: 0, at: null, reason }
        }
        tell(retry ? 'reconnecting' : 'connecting', why)
        continue
      }
      // An answer that is merely late is no failure, but waited for as after a first one.
      const isLate = type === 'late'
      const next = fail(why, isLate || type === 'lost', !isLate)
      if (!next) return
      const delay = retryDelay(
        isLate ? 1 : failures,
        place.reconnectionTime ?? policy.delay,
        policy.maxDelay,
        why.retryAfter ?? 0,
        random(),
      )
      reason = why.code
      const at = now() + delay
      retry = { ...next, delay, at }
      tell('reconnecting', why)
      await waitUntil(signal, at)
      if (signal.aborted) return
      retry = { ...next, delay }
      // Browsers call a machine without a network offline, which says nothing about its loopback.
      if (isOffline() && !isLoopback(place.url)) {
        tell('reconnecting')
        await waitUntil(signal, now() + policy.maxDelay, onOnline)
        if (signal.aborted) return
        retry = { ...retry }
      }
      tell('reconnecting')
    }
  }

  const start = (reason: 'open' | 'reconnect'): void => {
    life.abort()
    life = new AbortController()
    offLeaving()
    offLeaving = onLeaving(() => {
      leftUntil = now() + GRACE
    })
    if (status === 'open' || status === 'reconnecting') {
      retry = { attempt: 0, delay: 0, at: null, reason }
      tell('reconnecting')
    } else if (status !== 'connecting') {
      error = null
      tell('connecting')
    }
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
