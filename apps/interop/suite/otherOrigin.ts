import { expect, type TestContext } from 'vitest'
import type { Browser } from 'playwright'
import { EVENTS, line, linesTo, statusesOver } from './expected.ts'
import { openPage, type Framework } from './openPage.ts'
import { noteCell } from './cell.ts'
import { setting, type Setting } from './setting.ts'

/** All that the page shows when each message came once and in order. */
export const whole = {
  status: 'done',
  statuses: statusesOver(3),
  gaps: 0,
  latest: '15',
  lines: linesTo(EVENTS),
}

/**
 * A page of another origin, allowed in by `Access-Control-Allow-Origin: *` and nothing else. What the server says to
 * `Last-Event-ID` decides how the stream without options goes on.
 */
export const checkOtherOrigin = async (
  context: TestContext,
  browser: Browser,
  framework: Framework,
  { url, allowsPreflight }: Setting['servers'][number],
): Promise<void> => {
  const names = ['default', 'param', 'eventSource', 'list', 'native']
  const ways = Object.fromEntries(names.map((name) => [name, `${url}/events`]))
  const page = await openPage(context, browser, framework, setting().pages, ways)

  await Promise.all(['param', 'eventSource', 'list'].map((way) => page.reaches(way, 'done')))
  expect(await page.shown('param')).toEqual(whole)
  expect(await page.shown('eventSource')).toEqual(whole)
  // Five of them were read as a list before, so the stream has two connections to do.
  expect(await page.shown('list')).toEqual({ ...whole, statuses: statusesOver(2) })
  await page.reaches('native', 'closed')
  expect((await page.shown('native')).lines).toEqual(whole.lines)

  if (allowsPreflight) {
    await page.reaches('default', 'done')
    expect(await page.shown('default')).toEqual(whole)
    noteCell(context, 'each once')
  } else {
    await page.reaches('default', 'closed')
    const { statuses, gaps, lines } = await page.shown('default')
    expect(statuses).toEqual(['open', 'reconnecting', 'open', 'reconnecting', 'open', 'closed'])
    expect(gaps).toBe(2)
    // It does not read `lastEventId` and begins anew, which nobody can know: so the gap is told.
    expect(lines.slice(0, 10)).toEqual([...linesTo(5), ...linesTo(5)])
    expect(lines.slice(10)).toEqual(linesTo(lines.length - 10))
    expect(lines[0]).toBe(line(1))
    noteCell(context, 'goes on, gap told')
  }
  expect(await page.problems()).toEqual([])
}
