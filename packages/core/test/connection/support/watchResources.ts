import { onTestFinished, vi } from 'vitest'

/**
 * Counts what the port to the world holds, and nothing else's: it looks timers and listeners up when it uses them. Call
 * it after faking timers, if at all.
 */
export const watchResources = () => {
  const timers = new Set<unknown>()
  const listeners: [unknown, unknown][] = []
  const { setTimeout: set, clearTimeout: clear } = globalThis
  const isOurs = (): boolean => !!new Error().stack?.includes('core/src/platform.ts')

  vi.stubGlobal('setTimeout', (callback: () => void, ms?: number) => {
    const run = (): void => {
      timers.delete(timer)
      callback()
    }
    const timer = set(run, ms)
    if (isOurs()) timers.add(timer)
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer: never) => {
    timers.delete(timer)
    clear(timer)
  })
  vi.stubGlobal('addEventListener', (...listener: [unknown, unknown]) => listeners.push(listener))
  vi.stubGlobal('removeEventListener', (type: unknown, callback: unknown) => {
    const index = listeners.findIndex((listener) => listener[0] === type && listener[1] === callback)
    if (index >= 0) listeners.splice(index, 1)
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return { held: () => ({ timers: timers.size, listeners: listeners.length }) }
}
