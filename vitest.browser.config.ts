import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { requireBrowsers } from './scripts/tools/browsers.mjs'

const source = (name: string) => fileURLToPath(new URL(`./packages/${name}/src/index.ts`, import.meta.url))

/** Tests that mean something only in a real browser: `x.browser.test.ts` beside the source. */
export default defineConfig({
  plugins: [vue()],
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
      instances: requireBrowsers().map(({ name, launchOptions }) => ({
        browser: name,
        provider: playwright({ launchOptions }),
      })),
    },
  },
})
