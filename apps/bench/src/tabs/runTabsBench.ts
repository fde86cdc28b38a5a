import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Browser, CDPSession } from 'playwright'
import { bundle } from '../bundle.ts'
import { withBrowser } from '../rounds/browser.ts'
import { median, quantile } from '../statistics.ts'
import type { Seen } from './page.ts'

const LIVE = { tabs: 10, count: 200, perSecond: 20 }
const BUSY = { tabs: 4, count: 20_000 }

/** What one kind of tab has to do for 20,000 messages at full speed. */
export interface TabsResult {
  name: 'leads' | 'follows' | 'has a connection of its own'
  /** The worst of all, as for the longest task. */
  lost: number
  renders: number
  frames: number
  /** Whether some tab rendered more often than it drew. */
  isOverdrawn: boolean
  /** Milliseconds of the tab's main thread. */
  main: number
  longestTask: number
}

export interface TabsReport {
  runtime: string
  rounds: number
  /** From the first tab that has a message to the last one, in milliseconds. */
  delay: { tabs: number; messages: number; median: number; p99: number }
  results: TabsResult[]
}

interface BenchPage {
  open(url: string, isShared: boolean): Promise<void>
  receive(): Promise<Seen>
}
type Round = Seen & { main: number }

const mainTime = async (session: CDPSession): Promise<number> => {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1_000
}

/** Tabs of one browser, opened one after the other: the first leads, where they share. */
const runRound = async (
  browser: Browser,
  origin: string,
  { tabs: count, query, isShared }: { tabs: number; query: string; isShared: boolean },
): Promise<Round[]> => {
  const context = await browser.newContext()
  try {
    const tabs: { session: CDPSession; receive(): Promise<Seen> }[] = []
    for (let number = 0; number < count; number += 1) {
      const page = await context.newPage()
      await page.goto(origin)
      await page.waitForFunction(() => 'receive' in globalThis)
      const url = `/stream?${query}`
      await page.evaluate((given) => (globalThis as unknown as BenchPage).open(given.url, given.isShared), {
        url,
        isShared,
      })
      const session = await context.newCDPSession(page)
      await session.send('Performance.enable')
      tabs.push({
        session,
        receive: () => page.evaluate(() => (globalThis as unknown as BenchPage).receive()),
      })
    }
    const before = await Promise.all(tabs.map(({ session }) => mainTime(session)))
    const received = Promise.all(tabs.map(({ receive }) => receive()))
    await fetch(`${origin}/begin`)
    const seen = await received
    const after = await Promise.all(tabs.map(({ session }) => mainTime(session)))
    return seen.map((one, index) => ({ ...one, main: after[index]! - before[index]! }))
  } finally {
    await context.close()
  }
}

/** Of each message, how long after the first tab the last one had it. */
const spreadsOf = (tabs: readonly Seen[]): number[] =>
  tabs[0]!.times.map((_, index) => {
    const times = tabs.map(({ times }) => times[index]!)
    return Math.max(...times) - Math.min(...times)
  })

const resultOf = (name: TabsResult['name'], tabs: readonly Round[]): TabsResult => {
  const middle = (part: 'renders' | 'frames' | 'main'): number => median(tabs.map((tab) => tab[part]))
  return {
    name,
    // The message that says `end` is one more.
    lost: BUSY.count + 1 - Math.min(...tabs.map(({ times }) => times.length)),
    renders: middle('renders'),
    frames: middle('frames'),
    isOverdrawn: tabs.some(({ renders, frames }) => renders > frames),
    main: middle('main'),
    longestTask: Math.max(...tabs.map(({ longestTask }) => longestTask)),
  }
}

/** What `acrossTabs()` costs the tabs that share a connection, in Chromium. */
export const runTabsBench = async (isQuick: boolean, log: (line: string) => void): Promise<TabsReport> => {
  const rounds = isQuick ? 1 : 5
  const script = await bundle(new URL('page.ts', import.meta.url), 'browser')
  // It streams what the benchmark of components is given.
  const serving = await bundle(new URL('../ui/server.ts', import.meta.url))
  const server = fork(serving.path, [script.path], { execArgv: [] })
  try {
    const [port] = (await once(server, 'message')) as [number]
    const origin = `http://127.0.0.1:${port}`
    return await withBrowser('chromium', async (browser) => {
      const spreads: number[] = []
      const [leading, following, alone]: Round[][] = [[], [], []]
      const { tabs, count, perSecond } = LIVE
      for (let round = 0; round < rounds; round += 1) {
        const query = `count=${count}&perSecond=${perSecond}`
        spreads.push(...spreadsOf(await runRound(browser, origin, { tabs, query, isShared: true })))
        const busy = { tabs: BUSY.tabs, query: `count=${BUSY.count}` }
        const [leader, ...followers] = await runRound(browser, origin, { ...busy, isShared: true })
        leading!.push(leader!)
        following!.push(...followers)
        alone!.push(...(await runRound(browser, origin, { ...busy, isShared: false })))
        log(`round ${round + 1} of ${rounds}`)
      }
      return {
        runtime: `chromium ${browser.version()}`,
        rounds,
        delay: {
          tabs,
          messages: spreads.length,
          median: median(spreads),
          p99: quantile(spreads, 0.99),
        },
        results: [
          resultOf('leads', leading!),
          resultOf('follows', following!),
          resultOf('has a connection of its own', alone!),
        ],
      }
    })
  } finally {
    server.kill()
    await script.remove()
    await serving.remove()
  }
}
