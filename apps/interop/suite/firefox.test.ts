import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { launch } from './openPage.ts'
import { checkOtherOrigin } from './otherOrigin.ts'
import { setting } from './setting.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launch('firefox'))!
})
afterAll(() => browser.close())

/** A smaller part than in Chromium; the other framework is in the page of `kills.test.ts`. */
for (const server of setting().servers) {
  describe(server.name, () => {
    it.concurrent('react: a page of another origin', (context) =>
      checkOtherOrigin(context, browser, 'react', server),
    )
  })
}
