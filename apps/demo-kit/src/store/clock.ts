import type { Store } from './createStore.ts'

const step = 15_000

/**
 * The time of day in epoch milliseconds, moving on four times a minute: for what only has to look fresh. One timer for all
 * that watch, as a list may hold a thousand of them.
 */
export const createClock = (): Store<number> => {
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

export const clock = createClock()
