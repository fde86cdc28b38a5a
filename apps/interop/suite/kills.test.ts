import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest'
import { start } from './backends/commands.ts'
import { linesTo } from './clients/expected.ts'
import { launch, openPage, type Framework, type Page } from './clients/openPage.ts'
import { openStream } from './clients/openStream.ts'
import { allServers } from './backends/servers.ts'
import { setting } from './backends/setting.ts'

let chromium: Browser | null
let firefox: Browser | null
beforeAll(async () => {
  ;[chromium, firefox] = await Promise.all([launch('chromium'), launch('firefox')])
})
afterAll(() => Promise.all([chromium?.close(), firefox?.close()]))

const { servers, nginx, pages } = setting()

/** As told after `connecting`: one loss, or more of them where the server ends its streams itself. */
const healed = (count: number, endsTicks = false) =>
  Array.from({ length: endsTicks ? Math.max(count, 3) : 3 }, (_, index) =>
    index % 2 === 0 ? 'open' : 'reconnecting',
  )

const inTurn = (index: number): Framework => (index % 2 === 0 ? 'react' : 'vue')

/**
 * Pages with streams to the server itself, and to nginx, which says 502 while it is away: in Chromium, the frameworks by
 * turns, and for each fourth server in Firefox, with the other one.
 */
const openPages = async (
  context: TestContext,
  index: number,
  direct: string,
  proxied: string | null,
): Promise<Page[]> => {
  const ways: Record<string, string> = proxied
    ? { param: direct, default: proxied, native: proxied }
    : { param: direct }
  const origin = nginx ? `${nginx.http}/pages` : pages
  const opened = await Promise.all([
    ...(chromium ? [openPage(chromium, inTurn(index), origin, ways)] : []),
    ...(firefox && index % 4 === 0 ? [openPage(firefox, inTurn(index + 1), origin, ways)] : []),
  ])
  context.onTestFinished(async () => void (await Promise.all(opened.map((page) => page.close()))))
  return opened
}

for (const [index, { name, mortalPort }] of servers.entries()) {
  describe.concurrent(name, () => {
    it('is killed in mid-stream, away for a while and started again', async (context) => {
      const { expect } = context
      const address = `http://127.0.0.1:${mortalPort}`
      const server = allServers.find((one) => one.name === name)!
      const commands = server.commands(mortalPort)
      const first = await start(commands, `${address}/list`)
      context.onTestFinished(() => first.kill())

      const direct = `${address}/ticks`
      const proxied = nginx && `${nginx.http}/mortal/${name}/ticks`
      const inNode = [direct, ...(proxied ? [proxied] : [])].map((url) => openStream(context, { url }))
      const inPages = await openPages(context, index, direct, proxied)
      const ways = proxied ? ['param', 'default'] : ['param']
      const everyWay = (check: (page: Page, way: string) => Promise<void>) =>
        Promise.all(inPages.flatMap((page) => ways.map((way) => check(page, way))))

      await Promise.all(inNode.map(({ told }) => expect.poll(() => told.length).toBeGreaterThan(2)))
      await everyWay((page, way) => page.shows(way, 3))
      await first.kill()

      for (const { stream } of inNode)
        await expect.poll(() => stream.getSnapshot().status).toBe('reconnecting')
      await everyWay((page, way) => page.reaches(way, 'reconnecting'))
      // A 502 ends a native EventSource for good; so it is sure that one was met.
      if (proxied) await Promise.all(inPages.map((page) => page.reaches('native', 'closed')))
      const second = await start(commands, `${address}/list`)
      context.onTestFinished(() => second.kill())

      for (const { told, statuses } of inNode) {
        const before = told.length
        await expect.poll(() => told.length).toBeGreaterThan(before + 2)
        expect(told).toEqual(linesTo(told.length))
        expect(statuses).toEqual(healed(statuses.length, server.endsTicks))
      }
      await everyWay(async (page, way) => {
        const before = (await page.shown(way)).lines.length
        await page.shows(way, before + 3)
        const { status, statuses, gaps, lines } = await page.shown(way)
        expect(statuses).toEqual(healed(statuses.length, server.endsTicks))
        expect(status).toBe(statuses.at(-1))
        expect(gaps).toBe(0)
        expect(lines).toEqual(linesTo(lines.length))
      })
      for (const { problems } of inPages) expect(await problems()).toEqual([])
    })
  })
}
