import { expect, type TestContext } from 'vitest'
import type { Browser } from 'playwright'
import { EVENTS, line, linesTo, statusesOver, whole } from './expected.ts'
import { openPage, type Framework, type Page } from './openPage.ts'
import { noteCell } from './cell.ts'
import { setting, type Setting } from '../backends/setting.ts'

type Server = Setting['servers'][number]

const kinds = ['default', 'param', 'eventSource', 'list', 'native']

/** One page for all servers: it is of another origin than each of them. */
export const openOtherOrigin = (browser: Browser, framework: Framework): Promise<Page> => {
  const { servers, pages } = setting()
  const ways = servers.flatMap(({ name, url }) => kinds.map((kind) => [`${name} ${kind}`, `${url}/events`]))
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
  expect(await shown('eventSource')).toEqual(whole)
  // Five of them were read as a list before, so the stream has two connections to do.
  expect(await shown('list')).toEqual({ ...whole, statuses: statusesOver(2) })
  await reaches('native', 'closed')
  expect((await shown('native')).lines).toEqual(linesTo(EVENTS))

  if (allowsPreflight) {
    await reaches('default', 'done')
    expect(await shown('default')).toEqual(whole)
    noteCell(context, 'each once')
    return
  }
  await reaches('default', 'closed')
  const { statuses, gaps, lines } = await shown('default')
  expect(statuses).toEqual(['open', 'reconnecting', 'open', 'reconnecting', 'open', 'closed'])
  expect(gaps).toBe(2)
  // It does not read `lastEventId` and begins anew, which nobody can know: so the gap is told.
  expect(lines.slice(0, 10)).toEqual([...linesTo(5), ...linesTo(5)])
  expect(lines.slice(10)).toEqual(linesTo(lines.length - 10))
  expect(lines[0]).toBe(line(1))
  noteCell(context, 'goes on, gap told')
}
