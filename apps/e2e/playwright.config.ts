import { defineConfig } from '@playwright/test'
import { onlyChromium } from './fixtures/onlyChromium.ts'
import { settings } from './fixtures/settings.ts'
import { wholeChromium } from './fixtures/wholeChromium.ts'
import { requireBrowsers } from '../../scripts/tools/browsers.mjs'

const browsers = requireBrowsers()
const chromium = browsers.filter(({ name }) => name === 'chromium')
const firefox = browsers.filter(({ name }) => name === 'firefox')

/** Stock browsers of the system, never a download; each test starts the dev server it needs. */
export default defineConfig({
  ...settings,
  projects: [
    ...chromium.flatMap(({ name, launchOptions, pageOptions }) => [
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
        dependencies: ['whole', ...browsers.map((browser) => browser.name)],
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
      use: {
        browserName: name,
        channel: launchOptions.channel,
        // Without a graphics card, motion takes a tenth of its time; in Chromium there is some.
        launchOptions: { ...launchOptions, firefoxUserPrefs: { 'ui.prefersReducedMotion': 1 } },
      },
    })),
  ],
})
