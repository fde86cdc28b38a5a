import { vi } from 'vitest'

/**
 * Counts the timers and listeners that the port to the world holds, and nothing else's, and stands in for the page that
 * is listened to. Timers are to be faked before, if at all.
 */
export const watchResources = () => {
  const timers = new Set<unknown>()
  const listeners: [string, () => void][] = []
  const { setTimeout: set, clearTimeout: clear } = globalThis
  const isOurs = (): boolean => !!new Error().stack?.includes('core/src/platform.ts')

  vi.stubGlobal('setTimeout', (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const run = (): void => {
      timers.delete(timer)
      callback(...args)
    }
    const timer = set(run, ms)
    if (isOurs()) timers.add(timer)
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer: never) => {
    timers.delete(timer)
    clear(timer)
  })
  vi.stubGlobal('addEventListener', (...listener: [string, () => void]) => listeners.push(listener))
  vi.stubGlobal('removeEventListener', (type: string, callback: () => void) => {
    const index = listeners.findIndex((listener) => listener[0] === type && listener[1] === callback)
    if (index >= 0) listeners.splice(index, 1)
  })
  return {
    held: () => ({ timers: timers.size, listeners: listeners.length }),
    /** Something happened to the page, e.g. `focus` or `online`. */
    dispatch: (type: string): void => {
      for (const [own, callback] of [...listeners]) if (own === type) callback()
    },
  }
}
