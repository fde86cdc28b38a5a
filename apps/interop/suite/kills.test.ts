import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, it, type ExpectStatic, type TestContext } from 'vitest'
import { start } from './backends/commands.ts'
import { allServers } from './backends/servers.ts'
import { setting } from './backends/setting.ts'
import { noteCell } from './clients/cell.ts'
import { line, linesTo, prompt, waitOf } from './clients/expected.ts'
import { launch, openPage, type Framework, type Page } from './clients/openPage.ts'
import { openStream, type Opened } from './clients/openStream.ts'

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

/** By turns, and for each server the same ones, whichever others were chosen. */
const inTurn = <T>(index: number, one: T, other: T): T => (index % 2 === 0 ? one : other)

/**
 * Pages with streams to the server itself, and to nginx, which says 502 while it is away: in Chromium, the frameworks by
 * turns, and HTTP/1.1 and HTTP/2; and for each fourth server in Firefox, with the other framework.
 */
const openPages = async (
  context: TestContext,
  index: number,
  { direct, proxied, origin }: { direct: string; proxied: string | null; origin: string },
): Promise<Page[]> => {
  const ways = {
    'other default': direct,
    param: direct,
    ...(proxied && { default: proxied, native: proxied }),
  }
  const open = (browser: Browser, framework: Framework) => openPage(browser, framework, origin, ways)
  const opened = await Promise.all([
    ...(chromium ? [open(chromium, inTurn<Framework>(index, 'react', 'vue'))] : []),
    ...(firefox && index % 4 === 0 ? [open(firefox, inTurn<Framework>(index, 'vue', 'react'))] : []),
  ])
  context.onTestFinished(async () => void (await Promise.all(opened.map((page) => page.close()))))
  return opened
}

/** It waited as long as the table of delays has it, and the first attempt at the server that was back was the last. */
const checkWaits = (expect: ExpectStatic, { waits }: Opened, backAt: number): void => {
  expect(waits.map(({ delay }) => delay)).toEqual(waits.map(({ attempt }) => waitOf(attempt)))
  // An attempt that is the first of its row follows an end that the server made itself.
  expect(waits.filter(({ attempt, at }) => attempt > 1 && at > backAt).length).toBeLessThanOrEqual(1)
}

/** What came connection by connection, where each begins anew. */
const connectionsOf = (lines: readonly string[]): string[][] => {
  const connections: string[][] = []
  for (const one of lines) {
    if (one === line(1)) connections.push([])
    connections.at(-1)?.push(one)
  }
  return connections
}

for (const { name, mortalPort, allowsPreflight } of servers) {
  describe.concurrent(name, () => {
    it('is killed in mid-stream, away for a while and started again', async (context) => {
      const { expect } = context
      const address = `http://127.0.0.1:${mortalPort}`
      const index = allServers.findIndex((one) => one.name === name)
      const { commands, endsTicks } = allServers[index]!
      const first = await start(commands(mortalPort), `${address}/list`)
      context.onTestFinished(() => first.kill())

      const direct = `${address}/ticks`
      const proxy = nginx && nginx[inTurn<'http' | 'https'>(index, 'http', 'https')]
      const proxied = proxy && `${proxy}/mortal/${name}/ticks`
      const inNode = openStream(context, { url: direct })
      // Node does not know who signed the certificate of the other.
      const inNodeBehind = nginx && openStream(context, { url: `${nginx.http}/mortal/${name}/ticks` })
      const both = inNodeBehind ? [inNode, inNodeBehind] : [inNode]
      const inPages = await openPages(context, index, {
        direct,
        proxied,
        origin: proxy ? `${proxy}/pages` : pages,
      })
      const ways = ['other default', 'param', ...(proxied ? ['default'] : [])]
      const everyWay = (check: (page: Page, way: string) => Promise<void>) =>
        Promise.all(inPages.flatMap((page) => ways.map((way) => check(page, way))))

      await Promise.all(both.map(({ told }) => expect.poll(() => told.length).toBeGreaterThan(2)))
      await everyWay((page, way) => page.shows(way, 3))
      await first.kill()

      await expect.poll(() => inNode.stream.getSnapshot().error?.code).toBe('network')
      if (inNodeBehind) await expect.poll(() => inNodeBehind.stream.getSnapshot().error?.status).toBe(502)
      await everyWay((page, way) => page.reaches(way, 'reconnecting'))
      // A 502 ends a native EventSource for good; so it is sure that one was met.
      if (proxied) await Promise.all(inPages.map((page) => page.reaches('native', 'closed')))
      for (const { stream } of both) expect(stream.getSnapshot().status).toBe('reconnecting')
      const second = await start(commands(mortalPort), `${address}/list`)
      const backAt = Date.now()
      context.onTestFinished(() => second.kill())

      for (const opened of both) {
        const { told, statuses } = opened
        const before = told.length
        await expect.poll(() => told.length).toBeGreaterThan(before + 2)
        expect(told).toEqual(linesTo(told.length))
        expect(statuses).toEqual(healed(statuses.length, endsTicks))
        checkWaits(expect, opened, backAt)
      }
      await everyWay(async (page, way) => {
        const before = (await page.shown(way)).lines.length
        await page.shows(way, before + 3)
        const { status, statuses, delays, gaps, lines } = await page.shown(way)
        expect(statuses).toEqual(healed(statuses.length, endsTicks))
        expect(status).toBe(statuses.at(-1))
        expect(delays).toEqual(delays.map(() => prompt))
        if (way === 'other default' && !allowsPreflight) {
          // The server begins anew, which nobody can know: so the gap is told.
          const connections = connectionsOf(lines)
          expect(connections).toEqual(connections.map(({ length }) => linesTo(length)))
          // One more while a connection that was just opened has said nothing yet.
          expect(gaps - connections.length + 1).toBeOneOf(endsTicks ? [0, 1] : [0])
          noteCell(context, 'default', 'goes on, gap told')
        } else {
          expect(gaps).toBe(0)
          expect(lines).toEqual(linesTo(lines.length))
        }
      })
      for (const { problems } of inPages) expect(await problems()).toEqual([])
    })
  })
}
