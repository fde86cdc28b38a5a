import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../errors.ts'
import { after, now, type Cancel } from '../platform.ts'
import type { AttemptReason, DeliverySink } from './delivery.ts'
import { warn } from '../explain.ts'
import { endingOf } from './ending.ts'
import { unsendableId } from './gap.ts'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'
import type { ConnectionOptions } from './options.ts'
import { HEALTHY_AFTER, USUAL_CONNECT_TIMEOUT, type Policy } from './policy.ts'
import { isLoopback, resolveRequest, type RequestOptions } from './request.ts'
import type { Sender } from './sender.ts'
import type { AttemptContext, Outcome, TransportObserver } from './transport.ts'

/** What a connection knows, from one attempt to the next. */
export interface Experience {
  /** As last asked: a function may make another each time. */
  url: string
  /** The last one read: a message that is not told yet has it too. */
  lastEventId: string
  /** Why the next attempt is made, or the present one was. */
  reason: AttemptReason
  /** In a row. */
  failures: number
  /** From when on a loss is that of a good connection: the failures before it do not count any more. */
  healthyAt: number
  /** The server's `retry:`, in milliseconds. */
  serverDelay?: number
  /** A head came within the usual time: one that does not come any more is not merely late. */
  isPrompt: boolean
  /** The idle timeout that the server announced last, in milliseconds: it holds for the next connection until its first byte. */
  announced: number | null
  /** Until then there is to be no other request, in epoch milliseconds: the server's wish (`Retry-After`), or it was given up again and again. */
  notBefore: number
}

export interface AttemptParts {
  options: ConnectionOptions
  policy: Policy
  openSender(): Sender
  sink: DeliverySink
  /** Kept up to date as things come. */
  known: Experience
  onOpen(): void
  /** The transport mends a loss by itself; whether it still does may be asked later. */
  onInterrupted(why: SSEError, isMending: () => boolean): void
  /** The end of the stream, and of this attempt: told at once, before the handlers of the last message run. */
  end(status: 'done' | 'error', failure?: SSEError): void
}

/**
 * One attempt, from the request to what ended it, unless that was the end of the stream. Nothing is told, nor told of, once
 * it is over, or abandoned by the abort of `life`.
 *
 * @returns what ended it, and whether no head came in `connectTimeout`
 */
export const makeAttempt = (
  { options, policy, openSender, sink, known, onOpen, onInterrupted, end }: AttemptParts,
  asked: RequestOptions,
  life: AbortSignal,
): Promise<[why: SSEError, isLate: boolean]> =>
  new Promise((resolve) => {
    const { resumes, isEndWhole, connectTimeout, idleTimeout } = policy
    const context: AttemptContext = {
      attempt: known.failures,
      lastEventId: known.lastEventId,
      reason: known.reason,
    }
    const sender = openSender()
    const request = new AbortController()
    const { signal } = request
    const startedAt = now()
    let isOver = false
    let isOpen = false
    let isMending = false
    let isCut = false
    /** A silence from the head on is none that the server means: something between holds back all that it says. */
    let owed = known.announced
    let cancelTimeout: Cancel = () => {}
    known.healthyAt = Infinity

    const stop = (): void => {
      isOver = true
      request.abort()
      watch.stop()
      cancelTimeout()
    }
    life.onabort = stop
    const lose = (why: SSEError, isLate = false): void => {
      stop()
      resolve([why, isLate])
    }
    const fault = (code: SSEErrorCode, sentence: string, more?: SSEErrorDetails): SSEError =>
      new SSEError(code, sentence, { url: known.url, lastEventId: known.lastEventId, ...more })
    const unlessOver =
      <T = void>(tell: (told: T) => void): ((told: T) => void) =>
      (told) => {
        if (!isOver) tell(told)
      }

    /** From now on nothing may be silent for longer, in milliseconds; null for no limit. */
    const limitSilence = unlessOver((timeout: number | null): void => {
      watch.setTimeout(timeout)
      sink.note({ type: 'idle-timeout', timeout })
    })
    const watch = watchInactivity(
      () => isMending || sink.isBusy(),
      () => resumes && !isLoopback(known.url),
      (silence) => lose(fault('timeout', `No byte for ${silence} ms.`, isOpen ? { status: 200 } : {})),
    )

    const conclude = unlessOver((outcome: Outcome): void => {
      if (typeof outcome === 'object') lose('unsupported' in outcome ? outcome.unsupported : outcome)
      else if (outcome === 'finished' || (isEndWhole && !isCut)) {
        if (outcome === 'ended' && known.healthyAt) warn('emptyAnswer', known.url)
        end('done')
      } else {
        const sentence = isCut
          ? 'The response ended in the middle of a message.'
          : resumes
            ? 'The server ended the stream.'
            : 'The answer ended before its declared end.'
        lose(
          resumes
            ? fault('network', sentence, { status: 200 })
            : fault('truncated', sentence, { fatal: true }),
        )
      }
    })

    const observer: TransportObserver = {
      onAnswer: unlessOver((from) => {
        // Where there is another transport, a head is not enough: what buffers a stream may pass that on.
        if (!sender.hasNext()) cancelTimeout()
        sender.answered(known.url, from)
      }),
      onOpen: unlessOver(() => {
        if (isOpen) return
        isOpen = true
        // What mends itself knows where it was.
        const isTold = isMending || sender.isTold()
        isMending = false
        known.healthyAt = now() + HEALTHY_AFTER
        known.isPrompt ||= now() - startedAt <= USUAL_CONNECT_TIMEOUT
        observer.onAnswer!()
        known.reason = 'open'
        onOpen()
        if (!isTold) sink.push({ type: 'message', message: unsendableId(known.lastEventId) })
        watch.touch()
        limitSilence(idleTimeout ? idleTimeout + sender.heldFor() : owed)
      }),
      onActivity: unlessOver((bytes) => {
        watch.touch()
        if (bytes && sender.prove()) cancelTimeout()
        if (bytes && owed) limitSilence((owed = known.announced = null))
      }),
      onMessage: unlessOver((message) => {
        known.healthyAt = 0
        const ending = endingOf(message, options, known.url)
        if (ending === 'sentinel' || ending === 'close') {
          observer.onLastEventId(message.lastEventId)
          // The server's own end is not the one that an answer declared.
          return conclude(ending === 'close' && !resumes ? 'ended' : 'finished')
        }
        known.lastEventId = message.lastEventId
        sink.push({ type: 'message', message })
        if (ending === 'last') end('done')
        else if (ending) end('error', ending)
      }),
      onUnfinished: unlessOver((data) => {
        if (data === options.sentinel) end('done')
        isCut = true
      }),
      onInterrupted: unlessOver((why) => {
        isOpen = false
        isMending = true
        onInterrupted(why, () => isMending && !isOver)
      }),
      onComment: unlessOver((text) => {
        const announced = idleTimeout === null && announcedIdleTimeout(text)
        if (announced) limitSilence((known.announced = announced))
        sink.push({ type: 'comment', text })
      }),
      onRetry: unlessOver((ms) => {
        known.serverDelay = ms
      }),
      onLastEventId: unlessOver((id) => {
        known.lastEventId = id
        sink.push({ type: 'lastEventId', id })
      }),
      flush: sink.flush,
    }

    const limit =
      connectTimeout ?? ((sender.hasNext() || known.isPrompt) && USUAL_CONNECT_TIMEOUT + sender.heldFor())
    if (limit !== false) {
      cancelTimeout = after(limit, () => {
        sender.late()
        lose(fault('timeout', `No answer in ${limit} ms.`), true)
      })
    }
    const carry = async (): Promise<Outcome> => {
      const resolved = await resolveRequest(known.url, { ...options, ...asked }, context)
      if (isOver) return 'ended'
      known.url = resolved.url
      return sender.send(resolved, context, observer, signal)
    }
    carry()
      .then(conclude)
      .catch((cause: unknown) =>
        // One of a user's own may resolve with what is no outcome.
        conclude(cause instanceof SSEError ? cause : fault('request', 'The transport threw.', { cause })),
      )
  })
