import { chromium, firefox, type Browser } from 'playwright'
import { findBrowsers } from '../../../../scripts/tools/browsers.mjs'
import { HEALED_WITHIN } from './expected.ts'

export type Framework = 'react' | 'vue'

/** The system's browser of this name, or null where there is none. */
export const launch = async (name: 'chromium' | 'firefox'): Promise<Browser | null> => {
  const found = findBrowsers().find((browser) => browser.name === name)
  return found ? { chromium, firefox }[name].launch(found.pageOptions) : null
}

/** What the page shows of one way to read a stream; see `pages/ways.ts`. */
export interface Shown {
  status: string
  statuses: string[]
  /** How long it said that it would wait, in milliseconds, loss by loss. */
  delays: number[]
  gaps: number
  /** The number of the last message of the type `update`. */
  latest: string
  lines: string[]
}

export interface Page {
  /** Waits until a way has this status. */
  reaches(way: string, status: string): Promise<void>
  /** Waits until a way shows so many messages. */
  shows(way: string, count: number): Promise<void>
  shown(way: string): Promise<Shown>
  /** Errors that nobody caught. */
  problems(): Promise<string[]>
  close(): Promise<void>
}

interface WithProblems {
  problems: string[]
}

/** By hand, since what Playwright tells of Firefox has failed requests among the errors. */
const noteProblems = () => {
  const problems: string[] = []
  Object.assign(window, { problems })
  addEventListener('error', ({ message }) => problems.push(message))
  addEventListener('unhandledrejection', ({ reason }) => problems.push(String(reason)))
}

/**
 * Opens the page of a framework in a profile of its own, so that no connection is counted against another page's.
 *
 * @param origin where the pages are
 * @param ways the url of the stream for each way of the page
 */
export const openPage = async (
  browser: Browser,
  framework: Framework,
  origin: string,
  ways: Record<string, string>,
): Promise<Page> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  await page.addInitScript(noteProblems)
  const hash = Object.entries(ways).map(([way, url]) => `way=${encodeURIComponent(`${way}~${url}`)}`)
  await page.goto(`${origin}/${framework}.html#${hash.join('&')}`)

  const section = (way: string) => page.locator(`[data-way="${way}"]`)
  const shown = (way: string) =>
    section(way).evaluate((element): Shown => {
      const text = (name: string) => element.querySelector(`.${name}`)?.textContent ?? ''
      return {
        status: text('status'),
        statuses: text('statuses').split(' '),
        delays: text('delays').split(' ').filter(Boolean).map(Number),
        gaps: Number(text('gaps')),
        latest: text('latest'),
        lines: [...element.querySelectorAll('li')].map(({ textContent }) => textContent ?? ''),
      }
    })
  /** What it shows instead is the evidence when it does not come to that. */
  const comesTo = async (way: string, selector: string) => {
    const found = section(way).locator(selector).waitFor({ timeout: HEALED_WITHIN })
    await found.catch(async (cause: unknown) => {
      throw new Error(`${way} has no ${selector}: ${JSON.stringify(await shown(way))}`, { cause })
    })
  }
  return {
    reaches: (way, status) => comesTo(way, `.status:text-is("${status}")`),
    shows: (way, count) => comesTo(way, `li:nth-child(${count})`),
    shown,
    problems: () => page.evaluate(() => (window as unknown as WithProblems).problems),
    close: () => context.close(),
  }
}
