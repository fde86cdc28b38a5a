import { defineConfig } from '@playwright/test'
import { settings } from './fixtures/settings.ts'
import { requireBrowsers } from '../../scripts/tools/browsers.mjs'

const chromium = requireBrowsers().find(({ name }) => name === 'chromium')

/** What somebody new types: the root commands, and a first app with the packed packages. It does not differ by browser. */
export default defineConfig({
  ...settings,
  outputDir: '../../.cache/newcomer',
  use: { ...settings.use, browserName: 'chromium', launchOptions: chromium?.pageOptions },
  // None where there is no Chromium: an absent browser leaves its tests out.
  projects: chromium
    ? [
        { name: 'commands', testDir: './commands' },
        { name: 'stranger', testDir: './stranger', timeout: 240_000 },
      ]
    : [],
})
