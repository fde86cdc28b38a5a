import { createScenarioServer, steps, type ScenarioServer, type Script } from '@ssekit/testing/scenarios'
import { test, vi } from 'vitest'

/** A test with a server of its own; whatever is still open at its end is cut. */
export const it = test.extend<{ server: ScenarioServer }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures it depends on from this pattern
  server: async ({}, use) => {
    const server = await createScenarioServer()
    await use(server)
    await server.close()
  },
})

/** A stream of one message, cut after it: what comes next shows how the client comes back. */
export const cutAfter = (text: string): Script => [...steps.stream(text), steps.reset]

/** What the console was told since, instead of the screen. */
export const watchConsole = () => {
  const spyOn = (method: 'warn' | 'error') => {
    const spy = vi.spyOn(console, method).mockImplementation(() => {})
    return (): string[] => spy.mock.calls.map(([first]) => String(first))
  }
  return { warnings: spyOn('warn'), errors: spyOn('error') }
}
