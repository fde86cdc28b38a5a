import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect } from 'vitest'
import { setting } from './backends/setting.ts'
import { describePage } from './clients/describePage.ts'
import { EVENTS, linesTo, whole, wholeByBrowser } from './clients/expected.ts'
import { launch, openPage } from './clients/openPage.ts'
import { checkOtherOrigin, openOtherOrigin } from './clients/otherOrigin.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launch('chromium'))!
})
afterAll(() => browser.close())

const { servers, nginx } = setting()

/** By what nginx does with the bytes, and by whom they are read. */
const ways = (origin: string): Record<string, string> =>
  Object.fromEntries(
    servers.flatMap(({ name }) => [
      [`${name} default`, `${origin}/${name}/events`],
      [`${name} buffered`, `${origin}/buffered/${name}/events`],
      [`${name} eventSource`, `${origin}/${name}/events`],
      [`${name} native`, `${origin}/${name}/events`],
    ]),
  )

for (const framework of ['react', 'vue'] as const) {
  describePage(
    `${framework}: a page of another origin`,
    () => openOtherOrigin(browser, framework),
    checkOtherOrigin,
  )

  for (const protocol of nginx ? (['http', 'https'] as const) : []) {
    describePage(
      `${framework}: behind nginx, one origin, ${protocol}`,
      () => openPage(browser, framework, `${nginx![protocol]}/pages`, ways(nginx![protocol])),
      async (_, page, { name }) => {
        for (const kind of ['default', 'buffered', 'eventSource']) {
          await page.reaches(`${name} ${kind}`, 'done')
          const expected = kind === 'eventSource' ? wholeByBrowser : whole
          expect(await page.shown(`${name} ${kind}`), kind).toEqual(expected)
        }
        await page.reaches(`${name} native`, 'closed')
        expect((await page.shown(`${name} native`)).lines).toEqual(linesTo(EVENTS))
      },
    )
  }
}
