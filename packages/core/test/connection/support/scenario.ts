import { createScenarioServer, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, test, vi } from 'vitest'

// In this order: what was stubbed over a faked timer must not come back as the real one.
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A test with a server of its own; whatever is still open at its end is cut. */
export const it = test.extend<{ server: ScenarioServer }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures it depends on from this pattern
  server: async ({}, use) => {
    const server = await createScenarioServer()
    await use(server)
    await server.close()
  },
})

/** Waits for what `check` expects, in real time: also while timers are faked. */
export const eventually = async (check: () => void): Promise<void> => {
  const end = performance.now() + 10_000
  for (;;) {
    try {
      return check()
    } catch (error) {
      if (performance.now() > end) throw error
    }
    if (vi.isFakeTimers()) await new Promise((resolve) => setImmediate(resolve))
    else await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** A promise to be settled from outside. */
export const createGate = <T = void>() => {
  let open: (value: T) => void = () => {}
  const opened = new Promise<T>((resolve) => (open = resolve))
  return { open, opened }
}

/** Fakes what a long wait would need, and leaves sockets alone. */
export const fakeClock = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
}
