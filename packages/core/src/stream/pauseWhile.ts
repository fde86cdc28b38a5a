import type { PauseReason } from '../connection/delivery.ts'
import { onPageCached, type Cancel } from '../platform.ts'
import type { Layer } from '../source/layer.ts'

/**
 * Tells the source of a stream when the page goes away and when it is back.
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
    const source = connect(sink, stream)
    let stopWatching: Cancel | null = null
    const tell = (isAwayNow: boolean): void => source.setPaused?.(reason, isAwayNow)
    return {
      ...source,
      open: (lastEventId, isAsked) => {
        if (!stopWatching) {
          stopWatching = watch(tell)
          tell(isAway())
        }
        source.open(lastEventId, isAsked)
      },
      close: (why) => {
        stopWatching?.()
        stopWatching = null
        source.close(why)
      },
    }
  }

/** A page that the browser keeps for the back button cannot hold a connection: it would be thrown away for it. */
export const pageCache: Layer = /* @__PURE__ */ pauseWhile('page-cached', onPageCached)
