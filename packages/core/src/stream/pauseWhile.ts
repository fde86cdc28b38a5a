import type { AttemptReason } from '../connection/delivery.ts'
import { leftInMidAnswer, type SSEError } from '../errors.ts'
import { policyOf } from '../connection/policy.ts'
import { onPageCached, type Cancel } from '../platform.ts'
import type { Layer } from '../source/layer.ts'

/** Why a stream that is listened to has no connection for now. */
export type PauseReason = 'hidden' | 'page-cached'

/**
 * Leaves a stream without a connection while the page is away: it reads `reconnecting` meanwhile,
 * and goes on behind what was read.
 * A request that is never repeated unasked ends with an error.
 *
 * @param watch calls back with whether the page is away now, each time that may have changed
 * @param isAway whether it is when the stream is opened
 */
export const pauseWhile =
  (
    reason: PauseReason,
    watch: (tell: (isAway: boolean) => void) => Cancel,
    isAway: () => boolean = () => false,
  ): Layer =>
  (connect) =>
  (sink, stream) => {
    let lastEventId = ''
    let stopWatching: Cancel | null = null
    /**
     * `over`: nothing is under way, before the first opening too. `abandoned`: it is over, with an error, once all that was
     * read is told: that may have been the whole answer.
     */
    let state: 'over' | 'live' | 'paused' | 'abandoned' = 'over'
    /** It shows `reconnecting` since it was paused. */
    let isResuming = false

    const source = connect(
      {
        ...sink,
        push: (delivery) => {
          if (delivery.type === 'message') ({ lastEventId } = delivery.message)
          else if (delivery.type === 'lastEventId') lastEventId = delivery.id
          else if (delivery.type === 'status') {
            const { status } = delivery
            // Who closed it knows.
            if (status === 'closed') return
            if (status === 'done' || status === 'error') state = 'over'
            // What had ended goes on by itself where another page had it tried again.
            else if (state === 'over' && stopWatching) state = 'live'
            // For the page a reconnection like any other, not a beginning.
            if (isResuming && status === 'connecting') {
              const { failure } = delivery
              if (failure) tellReconnecting(failure.code, failure)
              return
            }
            isResuming = false
          }
          sink.push(delivery)
        },
      },
      stream,
    )

    const tellReconnecting = (why: AttemptReason, failure: SSEError | null = null): void => {
      const retry = { attempt: 0, delay: 0, at: null, reason: why }
      sink.push({ type: 'status', status: 'reconnecting', error: failure, retry, failure })
    }
    const pause = (): void => {
      state = 'paused'
      source.close(reason)
      sink.note({ type: 'close', reason })
      if (policyOf(stream.options).resumes) {
        isResuming = true
        return tellReconnecting(reason)
      }
      state = 'abandoned'
      void sink.flush()
    }
    const abandon = (): void => {
      state = 'over'
      const error = leftInMidAnswer(stream.url, lastEventId)
      sink.push({ type: 'status', status: 'error', error, retry: null, failure: error })
    }
    const resume = (): void => {
      state = 'live'
      source.open(lastEventId)
    }
    const begin = (): void => {
      stopWatching ??= watch((isAwayNow) => {
        if (isAwayNow && state === 'live') pause()
        else if (!isAwayNow && state === 'paused') resume()
      })
    }

    return {
      ...source,
      open: (id) => {
        if (state === 'live') source.open(id)
        if (state !== 'over') return
        lastEventId = id
        begin()
        if (isAway()) state = 'paused'
        else resume()
      },
      reconnect: () => {
        begin()
        if (state === 'paused') return resume()
        state = 'live'
        source.reconnect()
      },
      close: (why) => {
        stopWatching?.()
        stopWatching = null
        state = 'over'
        isResuming = false
        source.close(why)
      },
      heed: (news) => {
        source.heed?.(news)
        if (state === 'abandoned' && news.type === 'told' && !sink.isBusy()) abandon()
      },
    }
  }

/** A page that the browser keeps for the back button cannot hold a connection: it would be thrown away for it. */
export const pageCache: Layer = /* @__PURE__ */ pauseWhile('page-cached', onPageCached)
