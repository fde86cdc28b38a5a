import { expect, type TestContext } from 'vitest'
import type { Browser } from 'playwright'
import { EVENTS, line, linesTo, prompt, statusesOver, whole, wholeByBrowser } from './expected.ts'
import { openPage, type Framework, type Page } from './openPage.ts'
import { noteCell } from './cell.ts'
import { setting, type Setting } from '../backends/setting.ts'

type Server = Setting['servers'][number]

/** Six for each server, as many connections as a browser has for it. */
const kinds = {
  default: 'events',
  param: 'events',
  eventSource: 'events',
  list: 'events',
  impatient: 'quiet',
  native: 'events',
}

/** One page for all servers: it is of another origin than each of them. */
export const openOtherOrigin = (browser: Browser, framework: Framework): Promise<Page> => {
  const { servers, pages } = setting()
  const ways = servers.flatMap(({ name, url }) =>
    Object.entries(kinds).map(([kind, route]) => [`${name} ${kind}`, `${url}/${route}`]),
  )
  return openPage(browser, framework, pages, Object.fromEntries(ways) as Record<string, string>)
}

/**
 * The page is allowed in by `Access-Control-Allow-Origin: *` and nothing else. What the server says to `Last-Event-ID`
 * decides how the stream without options goes on.
 */
export const checkOtherOrigin = async (
  context: TestContext,
  page: Page,
  { name, allowsPreflight }: Server,
): Promise<void> => {
  const reaches = (kind: string, status: string) => page.reaches(`${name} ${kind}`, status)
  const shown = (kind: string) => page.shown(`${name} ${kind}`)

  await Promise.all(['param', 'eventSource', 'list'].map((kind) => reaches(kind, 'done')))
  expect(await shown('param')).toEqual(whole)
  expect(await shown('eventSource')).toEqual(wholeByBrowser)
  // Five of them were read as a list before, so the stream has two connections to do.
  expect(await shown('list')).toEqual({ ...whole, statuses: statusesOver(2), delays: [prompt, prompt] })
  await reaches('native', 'closed')
  expect((await shown('native')).lines).toEqual(linesTo(EVENTS))

  await page.shows(`${name} impatient`, 2)
  const { statuses: told, lines: heard, gaps: holes } = await shown('impatient')
  expect({ told: told.slice(0, 3), heard: heard.slice(0, 2), holes }).toEqual({
    told: ['open', 'reconnecting', 'open'],
    heard: linesTo(2),
    holes: 0,
  })
  noteCell(context, 'option', 'each once')

  if (allowsPreflight) {
    await reaches('default', 'done')
    expect(await shown('default')).toEqual(whole)
    noteCell(context, 'default', 'each once')
    return
  }
  await reaches('default', 'closed')
  const { statuses, delays, gaps, lines } = await shown('default')
  expect(delays).toEqual([prompt, prompt])
  expect(statuses).toEqual(['open', 'reconnecting', 'open', 'reconnecting', 'open', 'closed'])
  expect(gaps).toBe(2)
  // It does not read `lastEventId` and begins anew, which nobody can know: so the gap is told.
  expect(lines.slice(0, 10)).toEqual([...linesTo(5), ...linesTo(5)])
  expect(lines.slice(10)).toEqual(linesTo(lines.length - 10))
  expect(lines[0]).toBe(line(1))
  noteCell(context, 'default', 'goes on, gap told')
}
