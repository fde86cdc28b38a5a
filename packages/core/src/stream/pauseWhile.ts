import { SSEError } from '../errors.ts'
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
    let isPaused = false
    /** Nothing is under way that could be taken up again. */
    let isOver = false
    /** It shows `reconnecting` since it was paused. */
    let isResuming = false
    /** It ends with an error once all that was read is told: that may have been the whole answer. */
    let isAbandoned = false

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
            isOver = status === 'done' || status === 'error'
            // For the page a reconnection like any other, not a beginning.
            if (isResuming && status === 'connecting') return
            isResuming = false
          }
          sink.push(delivery)
        },
      },
      stream,
    )

    const pause = (): void => {
      isPaused = true
      source.close(reason)
      sink.note({ type: 'close', reason })
      if (policyOf(stream.options).resumes) {
        isResuming = true
        const retry = { attempt: 0, delay: 0, at: null, reason }
        return sink.push({ type: 'status', status: 'reconnecting', error: null, retry, failure: null })
      }
      isOver = isAbandoned = true
      void sink.flush()
    }
    const abandon = (): void => {
      isAbandoned = false
      const details = { url: stream.url, lastEventId, fatal: true }
      const error = new SSEError('aborted', 'The page was left in mid-answer.', details)
      sink.push({ type: 'status', status: 'error', error, retry: null, failure: error })
    }
    const resume = (): void => {
      isPaused = false
      source.open(lastEventId)
    }

    const begin = (): void => {
      isOver = isAbandoned = false
      stopWatching ??= watch((isAwayNow) => {
        if (isOver || isAwayNow === isPaused) return
        if (isAwayNow) pause()
        else resume()
      })
    }

    return {
      ...source,
      open: (id) => {
        if (isAbandoned) return
        if (stopWatching && !isOver) return isPaused ? undefined : source.open(id)
        lastEventId = id
        isPaused = isAway()
        begin()
        if (!isPaused) source.open(id)
      },
      reconnect: () => {
        begin()
        if (isPaused) resume()
        else source.reconnect()
      },
      close: (why) => {
        stopWatching?.()
        stopWatching = null
        isPaused = isOver = isResuming = isAbandoned = false
        source.close(why)
      },
      heed: (news) => {
        source.heed?.(news)
        if (isAbandoned && news.type === 'told' && !sink.isBusy()) abandon()
      },
    }
  }

/** A page that the browser keeps for the back button cannot hold a connection: it would be thrown away for it. */
export const pageCache: Layer = /* @__PURE__ */ pauseWhile('page-cached', onPageCached)
