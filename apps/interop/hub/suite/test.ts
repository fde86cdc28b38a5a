import { test as base } from '@playwright/test'
import { frameworks, type FrameworkName } from './frameworks.ts'
import { openReader, type Reader } from './reader.ts'
import { startApp, type App } from './startApp.ts'
import { startRelay, type Relay } from './relay.ts'

export { expect } from '@playwright/test'

interface Fixtures {
  /** A way to the app that the test may cut. */
  relay: Relay
  /** Opens a stream, which is closed after the test. @param url the app's by default */
  open(user: string, team: string, url?: string): Reader
}

/** Playwright's `test` with the app of the project's framework, which its tests share. */
export const test = base.extend<Fixtures, { framework: FrameworkName; app: App }>({
  framework: ['express', { scope: 'worker', option: true }],
  app: [
    async ({ framework }, use) => {
      const app = await startApp(framework)
      await use(app)
      await app.process.stop(frameworks[framework].stop ?? 'SIGKILL')
    },
    { scope: 'worker' },
  ],
  relay: async ({ app }, use) => {
    const relay = await startRelay(app.port)
    await use(relay)
    await relay.close()
  },
  open: async ({ app }, use) => {
    const readers: Reader[] = []
    await use((user, team, url = app.url) => {
      const reader = openReader(url, { user, team }, app.fetch)
      readers.push(reader)
      return reader
    })
    for (const { stream } of readers) stream.close()
  },
})

/** The address of the app by way of a relay. */
export const through = (framework: FrameworkName, { port }: Relay): string =>
  `${frameworks[framework].scheme}://127.0.0.1:${port}`
