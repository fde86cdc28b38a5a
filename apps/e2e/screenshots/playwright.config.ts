import { defineConfig } from '@playwright/test'
import { requireBrowsers } from '../../../scripts/tools/browsers.mjs'

const chromium = requireBrowsers().find(({ name }) => name === 'chromium')
if (!chromium)
  throw new Error('Screenshots are taken with Chromium. Set CHROMIUM_PATH, or run: npm test (as root).')

export default defineConfig({
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: '../../../.cache/screenshots',
  timeout: 240_000,
  workers: 2,
  reporter: 'list',
  use: { browserName: 'chromium', launchOptions: chromium.launchOptions, locale: 'en-GB', timezoneId: 'UTC' },
})
