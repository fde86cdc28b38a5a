import { atTime, type Cancel } from '../platform.ts'

/** Until a time, or what comes before it: the abort, or what else `onEarly` hears of. */
export const waitUntil = (
  signal: AbortSignal,
  time: number,
  onEarly?: (callback: () => void) => Cancel,
): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      cancel()
      offEarly?.()
      signal.removeEventListener('abort', go)
      resolve()
    }
    const cancel = atTime(time, go)
    const offEarly = onEarly?.(go)
    signal.addEventListener('abort', go)
  })
