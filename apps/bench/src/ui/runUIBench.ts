import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Browser } from 'playwright'
import { bundle } from '../bundle.ts'
import { withBrowser } from '../rounds/browser.ts'
import { median } from '../statistics.ts'
import type { Seen } from './page.ts'

/** Full speed, a live feed, and one that says the same again and again. */
const LOADS = {
  'at full speed': { count: 20_000, query: 'count=20000' },
  '3,000 a second': { count: 6_000, query: 'count=6000&perSecond=3000' },
  'at full speed, all equal': { count: 20_000, query: 'count=20000&same' },
}
type Load = keyof typeof LOADS

/** What all are held against: text written by hand once a frame. What a framework takes at the least is a row of its own. */
const FLOOR = 'floor, EventSource'

export interface UIResult extends Seen {
  name: string
  load: Load
  lost: number
  /** Milliseconds of script from nothing to an open stream, before the first message. */
  opening: number
  /** Milliseconds of the page's main thread for the messages: scripts, and all of it. */
  script: number
  total: number
  /** Script time, of the floor's. Over fetch Chromium leaves out of it what runs when a read resolves. */
  scriptRatio: number
  /** The main thread's time, of the floor's. */
  totalRatio: number
}
export interface UIReport {
  runtime: string
  rounds: number
  results: UIResult[]
}

type Round = Seen & Pick<UIResult, 'opening' | 'script' | 'total'>

interface BenchPage {
  names: string[]
  open(name: string, url: string): Promise<void>
  receive(): Promise<Seen>
}

const readMetrics = async (session: { send(method: 'Performance.getMetrics'): Promise<unknown> }) => {
  const { metrics } = (await session.send('Performance.getMetrics')) as {
    metrics: { name: string; value: number }[]
  }
  const millisecondsOf = (name: string): number => metrics.find((one) => one.name === name)!.value * 1_000
  return { script: millisecondsOf('ScriptDuration'), total: millisecondsOf('TaskDuration') }
}

/** In a page of its own. What it takes to mount a component and to open its stream is told apart from what messages take. */
const runRound = async (browser: Browser, origin: string, name: string, query: string): Promise<Round> => {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(origin)
    await page.waitForFunction(() => 'open' in globalThis)
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    const before = await readMetrics(session)
    await page.evaluate(([way, url]) => (globalThis as unknown as BenchPage).open(way, url), [
      name,
      `/stream?${query}`,
    ] as const)
    const opened = await readMetrics(session)
    const seen = await page.evaluate(() => (globalThis as unknown as BenchPage).receive())
    const after = await readMetrics(session)
    return {
      ...seen,
      opening: opened.script - before.script,
      script: after.script - opened.script,
      total: after.total - opened.total,
    }
  } finally {
    await context.close()
  }
}

const namesOf = async (browser: Browser, origin: string): Promise<string[]> => {
  const page = await browser.newPage()
  await page.goto(origin)
  await page.waitForFunction(() => 'names' in globalThis)
  const names = await page.evaluate(() => (globalThis as unknown as BenchPage).names)
  await page.close()
  return names
}

const middleOf = (
  rounds: readonly Round[],
  count: number,
): Omit<UIResult, 'name' | 'load' | 'scriptRatio' | 'totalRatio'> => {
  const middle = (part: keyof Round): number => median(rounds.map((round) => round[part]))
  return {
    // The message that says `end` is one more.
    lost: count + 1 - Math.min(...rounds.map(({ seen }) => seen)),
    seen: middle('seen'),
    renders: middle('renders'),
    frames: middle('frames'),
    // The worst, not the middle.
    longestTask: Math.max(...rounds.map(({ longestTask }) => longestTask)),
    opening: middle('opening'),
    script: middle('script'),
    total: middle('total'),
  }
}

export const runUIBench = async (isQuick: boolean, log: (line: string) => void): Promise<UIReport> => {
  const rounds = isQuick ? 1 : 5
  const results: UIResult[] = []
  const script = await bundle(new URL('page.ts', import.meta.url), 'browser')
  const serving = await bundle(new URL('server.ts', import.meta.url))
  const server = fork(serving.path, [script.path], { execArgv: [] })
  try {
    const [port] = (await once(server, 'message')) as [number]
    const origin = `http://127.0.0.1:${port}`
    return await withBrowser('chromium', async (browser) => {
      const names = await namesOf(browser, origin)
      for (const [load, { count, query }] of Object.entries(LOADS) as [Load, (typeof LOADS)[Load]][]) {
        const told = new Map<string, Round[]>(names.map((name) => [name, []]))
        for (let round = 0; round < rounds; round += 1) {
          for (const name of names) told.get(name)!.push(await runRound(browser, origin, name, query))
          log(`${load}: round ${round + 1} of ${rounds}`)
        }
        for (const name of names) {
          const floor = middleOf(told.get(FLOOR)!, count)
          const result = middleOf(told.get(name)!, count)
          const scriptRatio = result.script / floor.script
          results.push({ name, load, ...result, scriptRatio, totalRatio: result.total / floor.total })
        }
      }
      return { runtime: `chromium ${browser.version()}`, rounds, results }
    })
  } finally {
    server.kill()
    await script.remove()
    await serving.remove()
  }
}
