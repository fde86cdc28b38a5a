import type { Browser } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { describePage } from './clients/describePage.ts'
import { launch } from './clients/openPage.ts'
import { checkOtherOrigin, openOtherOrigin } from './clients/otherOrigin.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launch('firefox'))!
})
afterAll(() => browser.close())

// A smaller part than in Chromium; the other framework is in the pages of `kills.test.ts`.
describePage('react: a page of another origin', () => openOtherOrigin(browser, 'react'), checkOtherOrigin)
