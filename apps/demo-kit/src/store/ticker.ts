const step = 250

/**
 * The time of day in quarter seconds, as a store: listeners run while anyone listens. What re-reads it within one step
 * sees the same value, as `useSyncExternalStore` asks.
 */
export const ticker = {
  subscribe: (listener: () => void): (() => void) => {
    const timer = setInterval(listener, step)
    return () => clearInterval(timer)
  },
  now: (): number => Math.floor(Date.now() / step) * step,
}

/** Whole seconds from now until then, never below zero. Both in epoch milliseconds. */
export const secondsUntil = (then: number, now: number): number => Math.max(0, Math.ceil((then - now) / 1000))
