import { after, now, onLeaving, type Cancel } from '../platform.ts'

/** A page that is being left is gone by then, in milliseconds; one that is still there was not left: it began a download. */
const GRACE = 3_000

/** Losses that come of leaving the page are nobody's news. */
export interface LeavingHold {
  /** Does it now, or, while the page is being left, when it turns out to stay. */
  hold(tell: () => void): void
  stop(): void
}

export const holdWhileLeaving = (): LeavingHold => {
  let stays = 0
  let cancel: Cancel = () => {}
  const offLeaving = onLeaving(() => {
    stays = now() + GRACE
  })
  return {
    hold: (tell) => {
      const wait = stays - now()
      if (wait <= 0) return tell()
      cancel()
      cancel = after(wait, tell)
    },
    stop: () => {
      cancel()
      offLeaving()
    },
  }
}

/** Calls back each time when a page that seemed to be left turns out to stay. Returns what ends it. */
export const onStayed = (callback: () => void): Cancel => {
  let cancel: Cancel = () => {}
  const offLeaving = onLeaving(() => {
    cancel()
    cancel = after(GRACE, callback)
  })
  return () => {
    cancel()
    offLeaving()
  }
}
