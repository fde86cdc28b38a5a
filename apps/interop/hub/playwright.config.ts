import { defineConfig } from '@playwright/test'
import { requireBrowsers } from '../../../scripts/tools/browsers.mjs'
import { chosenFrameworks, frameworks, type FrameworkName } from './suite/frameworks.ts'

const chromium = requireBrowsers().find(({ name }) => name === 'chromium')

/** A project for each framework; `FRAMEWORKS=express,next` names some of them. */
export default defineConfig<object, { framework: FrameworkName }>({
  outputDir: '../../../.cache/interop-hub',
  globalSetup: './suite/prepare.ts',
  testDir: './suite',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  // Most of the time of a test is spent waiting for a reader to come back.
  workers: 3,
  reporter: 'list',
  use: { actionTimeout: 10_000, browserName: 'chromium', launchOptions: chromium?.pageOptions },
  projects: chosenFrameworks().map((framework) => ({
    name: framework,
    testMatch: [...frameworks[framework].tests],
    use: { framework },
  })),
})
