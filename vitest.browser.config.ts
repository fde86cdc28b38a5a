import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type Plugin } from 'vitest/config'
import { requireBrowsers } from './scripts/tools/browsers.mjs'
import { requireWebKit } from './scripts/tools/webkit.mjs'

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

/** In the page's own origin: `/redirect?to=<url>` leads there, with what else is asked. */
const redirects: Plugin = {
  name: 'redirects',
  configureServer: ({ middlewares }) => {
    middlewares.use('/redirect', ({ url = '' }, response) => {
      const { searchParams } = new URL(url, 'http://page')
      const to = new URL(searchParams.get('to')!)
      searchParams.delete('to')
      for (const [name, value] of searchParams) to.searchParams.set(name, value)
      response.writeHead(307, { Location: to.href }).end()
    })
  },
}

/** Tests that mean something only in a real browser: `x.browser.test.ts` beside the source. */
export default defineConfig({
  plugins: [vue(), redirects],
  // Looks afresh for what the tests import, each time: what a cache of an earlier run lacks would be found only on the
  // way, and the page would reload in the middle of a test.
  optimizeDeps: { force: true },
  resolve: {
    alias: Object.fromEntries(
      ['core', 'react', 'vue', 'server', 'testing'].map((name) => [`@ssekit/${name}`, source(name)]),
    ),
  },
  test: {
    include: ['packages/*/{src,test}/**/*.browser.test.{ts,tsx}'],
    globalSetup: ['packages/testing/src/remote/globalSetup.ts'],
    retry: 0,
    testTimeout: 30_000,
    expect: { poll: { timeout: 15_000, interval: 5 } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      // One browser after the other: some tests are about how promptly a page answers.
      instances: [
        ...requireBrowsers().map(({ name, pageOptions }) => ({
          browser: name,
          provider: playwright({ launchOptions: pageOptions }),
        })),
        ...requireWebKit().map((provider) => ({ browser: 'webkit' as const, provider })),
      ].map((instance, index) => ({ ...instance, sequence: { groupOrder: index } })),
    },
  },
})
