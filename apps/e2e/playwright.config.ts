import { defineConfig } from '@playwright/test'
import { onlyChromium } from './fixtures/onlyChromium.ts'
import { wholeChromium } from './fixtures/wholeChromium.ts'
import { requireBrowsers } from '../../scripts/tools/browsers.mjs'

const browsers = requireBrowsers()
const chromium = browsers.filter(({ name }) => name === 'chromium')
const firefox = browsers.filter(({ name }) => name === 'firefox')

/** Stock browsers of the system, never a download; each test starts the dev server it needs. */
export default defineConfig({
  // Not in here: the demos' jobs read the files below apps/ while traces are written.
  outputDir: '../../.cache/e2e',
  timeout: 120_000,
  // A condition that does not come fails; one that comes late on a busy machine does not.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  // A test waits half of its time: so many keep two cores busy.
  workers: 4,
  reporter: 'list',
  use: {
    actionTimeout: 20_000,
    // A trace takes a quarter of all the time: `--trace on` beside the name of a test that failed makes one.
    trace: 'off',
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'UTC',
  },
  projects: [
    // The root scripts and the packed packages do not differ by browser: one is enough.
    ...chromium.flatMap(({ name, launchOptions, pageOptions }) => [
      {
        name: 'commands',
        testDir: './commands',
        use: { browserName: name, launchOptions: pageOptions },
      },
      {
        name: 'stranger',
        testDir: './stranger',
        timeout: 240_000,
        use: { browserName: name, launchOptions: pageOptions },
      },
      {
        name: 'chromium',
        testDir: './tests',
        grepInvert: new RegExp(wholeChromium),
        use: { browserName: name, launchOptions: pageOptions },
      },
      {
        name: 'whole',
        testDir: './tests',
        grep: new RegExp(wholeChromium),
        // Playwright turns the back/forward cache off, which users have.
        use: {
          browserName: name,
          launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] },
        },
      },
      {
        // Last, with nothing beside them: they are about how long a page's own work takes.
        name: 'alone',
        testDir: './alone',
        dependencies: ['commands', 'stranger', 'whole', ...browsers.map((browser) => browser.name)],
        use: { browserName: name, launchOptions },
      },
    ]),
    ...firefox.map(({ name, launchOptions }) => ({
      name,
      testDir: './tests',
      // A test that is skipped has not passed: these do not begin. What both demos do alike is seen of both in Chromium, of one in
      // Firefox, where the packages' own tests run for both frameworks; what a server says, what the page says of it, and how it
      // draws figures, of none.
      testIgnore: /(figures|noServer|refusals|restart)\.test/,
      grepInvert: [new RegExp(onlyChromium), new RegExp(wholeChromium), / vue: /],
      use: { browserName: name, channel: launchOptions.channel, launchOptions },
    })),
  ],
})
