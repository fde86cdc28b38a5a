import type { Store } from './createStore.ts'

/**
 * The time of day in epoch milliseconds, moving on in steps: who reads it within one sees the same, as
 * `useSyncExternalStore` asks. One timer for all that watch, as a list may hold a thousand of them.
 *
 * @param step in milliseconds
 */
export const createClock = (step: number): Store<number> => {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      timer ??= setInterval(() => {
        for (const each of listeners) each()
      }, step)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    getSnapshot: () => Math.floor(Date.now() / step) * step,
  }
}

/** For what only has to look fresh. */
export const clock = createClock(15_000)

/** For what counts seconds. */
export const ticker = createClock(250)

/** Never moves on: for who needs no time just now. */
export const stoppedClock: Store<number> = { subscribe: () => () => {}, getSnapshot: () => 0 }
