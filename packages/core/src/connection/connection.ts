// Longer than others: one loop, and the attempts that share its state.
import { call } from '../call.ts'
import { asFatal, SSEError, type SSEErrorCode, type SSEErrorDetails } from '../errors.ts'
import {
  after,
  isFunction,
  isOffline,
  LEFT_WITHIN,
  now,
  onLeaving,
  onOnline,
  random,
  type Cancel,
  waitUntil,
} from '../platform.ts'
import { isPassing } from './checkResponse.ts'
import type { AttemptReason, DeliverySink, MessageSource, Retry, Status } from './delivery.ts'
import { endingOf } from './ending.ts'
import { unsendableId } from './gap.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import type { ConnectionOptions } from './options.ts'
import { policyOf, retryDelay, USUAL_CONNECT_TIMEOUT } from './policy.ts'
import { isLoopback, resolveRequest, type RequestOptions } from './request.ts'
import { createSender } from './sender.ts'
import type { AttemptContext, EventTypes, Outcome, Transport, TransportObserver } from './transport.ts'

/** A connection this old was a good one, message or not: its loss starts the count afresh. */
const HEALTHY_AFTER = 30_000

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
 * One logical connection that outlives its attempts. `live` is the whole of it, top to bottom: an attempt, what came of it,
 * a wait, an attempt. What ends it from outside aborts its life, and nothing is told after that.
 */
export const createConnection = (parts: ConnectionParts): MessageSource => {
  const { options, sink } = parts
  const { resumes, maxAttempts, delay, maxDelay, shouldRetry, connectTimeout, idleTimeout } =
    policyOf(options)
  const sender = createSender(options, parts.transport, parts.eventTypes)
  let life = new AbortController()
  let status: Status = 'idle'
  let error: SSEError | null = null
  /** As last asked: a function may make another each time. */
  let { url } = parts
  let lastEventId = ''
  let reason: AttemptReason
  /** In a row. */
  let failures = 0
  /** From when on a loss is that of a good connection: the failures before it do not count any more. */
  let healthyAt: number
  /** The server's `retry:`, in milliseconds. */
  let serverDelay: number | undefined
  /** A head came within the usual time: one that does not come any more is not merely late. */
  let isPrompt = false
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
  const tellRetry = (
    attempt: number,
    cause: SSEError | null,
    failure: SSEError | null = null,
    delay = 0,
    at: number | null = null,
  ): void => tell('reconnecting', { attempt, delay, at, reason }, cause, failure)

  const end = (next: 'done' | 'closed' | 'error', failure: SSEError | null = null): void => {
    life.abort()
    offLeaving()
    tell(next, null, failure, failure)
  }

  const fault = (code: SSEErrorCode, sentence: string, more?: SSEErrorDetails): SSEError =>
    new SSEError(code, sentence, { url, lastEventId, ...more })

  /** Counts it. The number of the retry that comes of it, by the user's word or by the table's; 0 when that was the end. */
  const fail = (why: SSEError, isCounted = true): number => {
    const said = why.fatal ? null : call(shouldRetry, why)
    if (isCounted) failures = now() < healthyAt ? failures + 1 : 1
    const attempt = failures || 1
    const isRetried = typeof said === 'boolean' ? said : isPassing(why)
    if (isRetried && attempt <= maxAttempts) return attempt
    end('error', why.fatal ? why : asFatal(why, isRetried ? maxAttempts : null))
    return 0
  }

  const stay = (signal: AbortSignal): Promise<void> | undefined =>
    leftUntil > now() ? waitUntil(signal, leftUntil) : undefined

  /** Makes one attempt. Resolves with what ended it, and whether no head came in `connectTimeout`. */
  const attempt = (asked: RequestOptions, life: AbortSignal): Promise<[why: SSEError, isLate: boolean]> =>
    new Promise((resolve) => {
      const context: AttemptContext = { attempt: failures, lastEventId, reason }
      const request = new AbortController()
      const { signal } = request
      const startedAt = now()
      let isOpen = false
      /** The transport mends a loss by itself. */
      let isMending = false
      let cancelTimeout: Cancel = () => {}
      healthyAt = Infinity
      sender.begin()

      const stop = (): void => {
        request.abort()
        watch.stop()
        cancelTimeout()
      }
      life.onabort = stop
      const lose = (why: SSEError, isLate = false): void => {
        stop()
        resolve([why, isLate])
      }
      /** Nothing is told, nor told of, once the attempt is over or abandoned. */
      const unlessOver =
        <T = void>(tell: (told: T) => void): ((told: T) => void) =>
        (told) => {
          if (!signal.aborted) tell(told)
        }

      const watch = watchInactivity(
        () => isMending || sink.isBusy(),
        () => resumes && !isLoopback(url),
        (silence) => lose(fault('timeout', `No byte for ${silence} ms.`, isOpen ? { status: 200 } : {})),
      )

      const conclude = unlessOver((outcome: Outcome): void => {
        if (typeof outcome === 'object') lose('unsupported' in outcome ? outcome.unsupported : outcome)
        else if (outcome === 'ended' && resumes)
          lose(fault('network', 'The server ended the stream.', { status: 200 }))
        // Where nothing is resumed a clean end is simply the end of the answer, unless another was declared.
        else if (outcome === 'ended' && (options.until ?? options.sentinel) != null)
          lose(fault('truncated', 'The answer ended before its declared end.', { fatal: true }))
        else end('done')
      })

      const observer: TransportObserver = {
        onAnswer: unlessOver(() => {
          // Where there is another transport, a head is not enough: what buffers a stream may pass that on.
          if (!sender.hasNext()) cancelTimeout()
          sender.answered(url)
        }),
        onOpen: unlessOver(() => {
          if (isOpen) return
          isOpen = true
          isMending = false
          healthyAt = now() + HEALTHY_AFTER
          isPrompt ||= now() - startedAt <= USUAL_CONNECT_TIMEOUT
          observer.onAnswer!()
          reason = 'open'
          tell('open')
          if (!sender.isTold()) sink.push({ type: 'message', message: unsendableId(lastEventId) })
          watch.touch()
          watch.setTimeout(idleTimeout || null)
        }),
        onActivity: unlessOver((bytes) => {
          watch.touch()
          if (bytes && sender.prove()) cancelTimeout()
        }),
        onMessage: unlessOver((message) => {
          healthyAt = 0
          const ending = endingOf(message, options, url)
          if (ending === 'sentinel' || ending === 'close') {
            observer.onLastEventId(message.lastEventId)
            // The server's own end is not the one that an answer declared.
            return conclude(ending === 'close' && !resumes ? 'ended' : 'finished')
          }
          ;({ lastEventId } = message)
          sink.push({ type: 'message', message })
          // Told at once, before the handlers of that message run.
          if (ending === 'last') end('done')
          else if (ending) end('error', ending)
        }),
        onUnfinished: unlessOver((data) => {
          if (data === options.sentinel) end('done')
        }),
        onInterrupted: unlessOver(async (why) => {
          watch.setTimeout(null)
          isOpen = false
          isMending = true
          await stay(signal)
          // It may be up again by now.
          if (signal.aborted || !isMending) return
          const number = fail(why)
          healthyAt = Infinity
          reason = why.code
          if (number) tellRetry(number, why, why)
        }),
        onComment: unlessOver((text) => {
          const announced = idleTimeout === null && announcedIdleTimeout(text)
          if (announced) watch.setTimeout(announced)
          sink.push({ type: 'comment', text })
        }),
        onRetry: unlessOver((ms) => {
          serverDelay = ms
        }),
        onLastEventId: unlessOver((id) => {
          lastEventId = id
          sink.push({ type: 'lastEventId', id })
        }),
        flush: sink.flush,
      }

      const limit = connectTimeout ?? ((sender.hasNext() || isPrompt) && USUAL_CONNECT_TIMEOUT)
      if (limit !== false) {
        cancelTimeout = after(limit, () => {
          sender.late()
          lose(fault('timeout', `No answer in ${limit} ms.`), true)
        })
      }
      const carry = async (): Promise<Outcome> => {
        const resolved = await resolveRequest(url, { ...options, ...asked }, context)
        if (signal.aborted) return 'ended'
        ;({ url } = resolved)
        return sender.send(resolved, context, observer, signal)
      }
      carry()
        .catch((cause: unknown) =>
          cause instanceof SSEError ? cause : fault('request', 'The transport threw.', { cause }),
        )
        .then(conclude)
    })

  const live = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const { url: asked, headers, body } = parts.current()
      const [why, isLate] = await attempt({ url: asked, headers, body }, signal)
      if (!signal.aborted) await stay(signal)
      if (signal.aborted) return

      if (why.status === 401 && reason !== 'unauthorized' && (isFunction(headers) || isFunction(asked))) {
        // Asked once more with fresh headers, at once and outside the count.
        reason = 'unauthorized'
        if (status === 'connecting') tell(status, null, null, why)
        else tellRetry(failures, why, why)
        continue
      }
      // An answer that is merely late is no failure, but waited for as after a first one.
      const number = fail(why, !isLate)
      if (!number) return
      const wait = retryDelay(
        isLate ? 1 : failures,
        serverDelay ?? delay,
        maxDelay,
        why.retryAfter ?? 0,
        random(),
      )
      const at = now() + wait
      reason = why.code
      tellRetry(number, why, why, wait, at)
      await waitUntil(signal, at)
      // Browsers call a machine without a network offline, which says nothing about its loopback.
      if (!signal.aborted && isOffline() && !isLoopback(url)) {
        tellRetry(number, why, null, wait)
        await waitUntil(signal, now() + maxDelay, onOnline)
      }
      if (signal.aborted) return
      tellRetry(number, why, null, wait)
    }
  }

  const start = (why: 'open' | 'reconnect'): void => {
    life.abort()
    life = new AbortController()
    reason = why
    failures = 0
    offLeaving()
    offLeaving = onLeaving(() => {
      leftUntil = now() + LEFT_WITHIN
    })
    if (status === 'open' || status === 'reconnecting') tellRetry(0, error)
    else if (status !== 'connecting') tell('connecting')
    void live(life.signal)
  }

  const isOver = (): boolean => status === 'closed' || status === 'error'

  return {
    open: (id) => {
      // What the server finished is begun anew only on purpose.
      if (status !== 'idle' && !isOver()) return
      lastEventId = id
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
