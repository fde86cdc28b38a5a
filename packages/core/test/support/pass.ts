import { vi } from 'vitest'

/** So much time passes on a faked clock; what it brings about is told in tasks of its own, which have run then. */
export const pass = async (ms: number): Promise<void> => {
  vi.advanceTimersByTime(ms)
  for (let task = 0; task < 10; task += 1) await new Promise((resolve) => setImmediate(resolve))
}
