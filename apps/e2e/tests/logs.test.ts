import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frameworks, openDemo } from '../fixtures/demo.ts'
import { withDevServer } from '../fixtures/devServer.ts'
import { expect, test } from '../fixtures/test.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { write } from '../fixtures/write.ts'

/** A dev server whose log the test may append to. */
const withLog = async (
  use: (url: string, append: (lines: readonly string[]) => Promise<void>) => Promise<void>,
) => {
  const folder = await mkdtemp(join(tmpdir(), 'ssekit-log-'))
  const file = join(folder, 'server.log')
  const append = (lines: readonly string[]) => appendFile(file, lines.map((line) => `${line}\n`).join(''))
  try {
    await withDevServer(({ url }) => use(url, append), { LOG_FILE: file })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const entry = (msg: string, level = 'info') =>
  JSON.stringify({ level, time: '2026-01-01T09:05:07.042Z', msg })

for (const framework of frameworks) {
  test(`${framework}: lines show the time without the date, the level and the status; what is searched for is marked`, async ({
    page,
  }) => {
    await withLog(async (url, append) => {
      await openDemo(page, url, framework, 'logs')
      await append([
        entry('GET /api/needle 404 3ms', 'warn'),
        entry('It broke', 'error'),
        entry('All is well'),
      ])
      const rows = page.getByRole('log', { name: 'Log lines' }).getByRole('listitem')
      const row = rows.filter({ hasText: 'needle' })
      await expect(row.locator('time')).toHaveText('09:05:07.042')
      await expect(row).toContainText('warn')
      await expect(row.locator('.log-row')).toHaveAttribute('data-tone', 'busy')
      await expect(rows.filter({ hasText: 'It broke' }).locator('.log-row')).toHaveAttribute(
        'data-tone',
        'bad',
      )

      await write(page.getByLabel('Search the log'), 'NEEDLE')
      await expect(rows).toHaveCount(1)
      await expect(row.locator('mark')).toHaveText('needle')
      await expect(page.getByTestId('log-count')).toHaveText(/^1 of \d+ lines$/)
    })
  })

  test(`${framework}: who scrolls up or pauses reads on undisturbed, and jumps to the latest`, async ({
    page,
  }) => {
    await withLog(async (url, append) => {
      await openDemo(page, url, framework, 'logs')
      const log = page.getByRole('log', { name: 'Log lines' })
      const rows = log.getByRole('listitem')
      const jump = page.getByRole('button', { name: /^Jump to latest/ })
      const numbered = (from: number, count: number) =>
        Array.from({ length: count }, (_, n) => entry(`Line ${from + n}`))
      await append(numbered(1, 150))
      await expect(rows.filter({ hasText: 'Line 150' })).toBeVisible()
      await expect(jump).toHaveCount(0)

      await log.hover()
      await page.mouse.wheel(0, -600)
      await expect(jump).toBeVisible()
      const first = await rows.first().innerText()
      await append(numbered(151, 40))
      await expect(jump).toHaveText(/40 new|4\d new/)
      expect(await rows.first().innerText()).toBe(first)
      await jump.click()
      await expect(rows.filter({ hasText: 'Line 190' })).toBeVisible()
      await expect(jump).toHaveCount(0)

      await page.getByRole('button', { name: 'Pause' }).press('Enter')
      await append(numbered(191, 10))
      await expect(jump).toHaveText(/1\d new/)
      await expect(rows.filter({ hasText: 'Line 200' })).toHaveCount(0)
      await page.getByRole('button', { name: 'Pause' }).press('Enter')
      await expect(rows.filter({ hasText: 'Line 200' })).toBeVisible()
    })
  })

  test(
    `${framework}: a thousand lines a second hold the page up for no task over 50 ms`,
    { tag: onlyChromium },
    async ({ page, browser }) => {
      await withLog(async (url, append) => {
        await openDemo(page, url, framework, 'logs')
        const rows = page.getByRole('log', { name: 'Log lines' }).getByRole('listitem')
        await expect(rows.first()).toBeVisible()
        // What the page needs to start is not what this is about.
        await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
        const perSecond = 1000
        const seconds = 6
        const started = Date.now()
        for (let sent = 0; sent < perSecond * seconds;) {
          const due = Math.min(perSecond * seconds, Math.floor(((Date.now() - started) / 1000) * perSecond))
          await append(
            Array.from({ length: due - sent }, (_, n) => entry(`GET /api/item/${sent + n} 200 ${n % 9}ms`)),
          )
          sent = due
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        await expect(rows.filter({ hasText: `/item/${perSecond * seconds - 1} ` })).toBeVisible()
        const tasks = mainThreadTasks(await browser.stopTracing())
        await expect(page.getByTestId('log-count')).toHaveText('5000 lines kept')
        // Of thousands of lines only those in view are in the page.
        expect(await rows.count()).toBeLessThan(120)
        expect(tasks.length).toBeGreaterThan(100)
        expect(tasks.filter((duration) => duration > 50)).toEqual([])
      })
    },
  )
}

interface TraceEvent {
  name: string
  pid: number
  tid: number
  args: { name?: string }
  /** Microseconds of the processor's time. */
  tdur?: number
}

/**
 * How long each task of the page's main thread took, in milliseconds of the processor's time. `PerformanceObserver` has the
 * time on the wall, in which other tests on the same machine would count as the page's own.
 */
const mainThreadTasks = (trace: Buffer): number[] => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const thread = ({ pid, tid }: TraceEvent) => `${pid}.${tid}`
  const isNamed = ({ name, args }: TraceEvent) => name === 'thread_name' && args.name === 'CrRendererMain'
  const main = new Set(traceEvents.filter(isNamed).map(thread))
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && event.tdur !== undefined && main.has(thread(event)))
    .map(({ tdur }) => tdur! / 1000)
}
