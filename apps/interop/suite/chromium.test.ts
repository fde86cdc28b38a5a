import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch, openPage } from './openPage.ts'
import { checkOtherOrigin, whole } from './otherOrigin.ts'
import { setting } from './setting.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launch('chromium'))!
})
afterAll(() => browser.close())

const { servers, nginx } = setting()

for (const server of servers) {
  describe(server.name, () => {
    for (const framework of ['react', 'vue'] as const) {
      it.concurrent(`${framework}: a page of another origin`, (context) =>
        checkOtherOrigin(context, browser, framework, server),
      )

      for (const protocol of nginx ? (['http', 'https'] as const) : []) {
        it.concurrent(`${framework}: behind nginx, one origin, ${protocol}`, async (context) => {
          const origin = nginx![protocol]
          const page = await openPage(context, browser, framework, `${origin}/pages`, {
            default: `${origin}/${server.name}/events`,
            buffered: `${origin}/buffered/${server.name}/events`,
            eventSource: `${origin}/${server.name}/events`,
            native: `${origin}/${server.name}/events`,
          })
          for (const way of ['default', 'buffered', 'eventSource']) {
            await page.reaches(way, 'done')
            expect(await page.shown(way), way).toEqual(whole)
          }
          await page.reaches('native', 'closed')
          expect((await page.shown('native')).lines).toEqual(whole.lines)
          expect(await page.problems()).toEqual([])
        })
      }
    }
  })
}
