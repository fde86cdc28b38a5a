import { isHidden, onPageCached, onVisibility, type Cancel } from '../platform.ts'

/** Why a stream that is listened to has no connection for now. */
export type PauseReason = 'hidden' | 'page-cached'

/** Keeps a stream off the line while the page is away. */
export interface Pause {
  /** Watches the page; until `stop`. */
  start(): void
  stop(): void
  isActive(): boolean
}

export interface PauseOptions {
  whenHidden: 'keep' | 'close'
  onPause(reason: PauseReason): void
  onResume(): void
}

/** Reasons come and go in any order: what is both hidden and put aside goes on when neither holds. */
export const createPause = ({ whenHidden, onPause, onResume }: PauseOptions): Pause => {
  const reasons = new Set<PauseReason>()
  let stopWatching: Cancel | null = null

  const set = (reason: PauseReason, holds: boolean): void => {
    if (reasons.has(reason) === holds) return
    if (holds) reasons.add(reason)
    else reasons.delete(reason)
    if (holds && reasons.size === 1) onPause(reason)
    if (!holds && reasons.size === 0) onResume()
  }

  return {
    start: () => {
      if (stopWatching) return
      // A page that the browser keeps for the back button cannot hold a line: it would be thrown away for it.
      const offCached = onPageCached((isCached) => set('page-cached', isCached))
      const offVisibility = whenHidden === 'close' ? onVisibility(() => set('hidden', isHidden())) : () => {}
      stopWatching = () => {
        offCached()
        offVisibility()
      }
      if (whenHidden === 'close' && isHidden()) reasons.add('hidden')
    },
    stop: () => {
      stopWatching?.()
      stopWatching = null
      reasons.clear()
    },
    isActive: () => reasons.size > 0,
  }
}
