import { describe, expect, it, onTestFinished } from 'vitest'
import type { StreamOptions } from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser } from './support/pages.ts'
import { messageOf, nameOf, startScript } from './support/script.ts'

describe('pages that differ', () => {
  it.each([0, 2])('have a connection each where their protocols do: version %s', async (version) => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const other = startScript(locks, nameOf(server.url, version))
    const pages = [openPage(server.url), openPage(server.url)]
    await until(() => pages.every((page) => page.status() === 'open'))
    other.tell(0, [messageOf(7)], '7')
    ;(await server.line(0)).send({ id: '1', data: 'a' })
    await until(() => pages.every(({ told }) => told.length === 1))
    expect(pages.map(({ told }) => told)).toEqual([['a'], ['a']])
    expect(server.lines).toHaveLength(1)
    expect(other.heard).toEqual([])
    expect(other.isLost()).toBe(false)
  })

  it('share a connection where their options do, and each goes by its own', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const options: StreamOptions[] = [
      { buffer: 1, reconnect: { delay: 1 } },
      { decode: 'json', buffer: 1000 },
      { schema: { message: (data: unknown) => `seen: ${String(data)}` }, reconnect: { delay: 60_000 } },
      { until: 'end', headers: { 'X-Tab': '4' } },
    ]
    const pages = options.map((own) => openPage(server.url, own))
    await until(() => pages.every((page) => page.status() === 'open'))
    ;(await server.line(0)).send({ id: '1', data: '01' }, { id: '2', data: '2' })
    await until(() => pages.every(({ told }) => told.length > 0))
    // 01 is no JSON.
    await until(() => pages[1]!.errors.length === 1)
    ;(await server.line(0)).send({ id: '3', event: 'end', data: '3' })
    await until(() => pages[3]!.status() === 'done')
    expect(pages.map(({ told }) => told)).toEqual([['01', '2'], ['2'], ['seen: 01', 'seen: 2'], ['01', '2']])
    expect(pages.map(({ errors }) => errors.map(({ code }) => code))).toEqual([[], ['decode'], [], []])
    expect(pages.slice(0, 3).map((page) => page.status())).toEqual(['open', 'open', 'open'])
    expect(server.lines).toHaveLength(1)
  })

  it.each<[string, StreamOptions, string]>([
    ['until', { until: 'last' }, 'done'],
    ['failOn', { failOn: 'last' }, 'error'],
  ])('go on where that which leads ends by an %s of its own', async (_, options, end) => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url, options)
    const other = openPage(server.url)
    await until(() => other.status() === 'open')
    ;(await server.line(0)).send({ id: '1', event: 'last', data: 'a' })
    await until(() => leader.status() === end)
    ;(await server.line(1)).send({ id: '2', data: 'b' })
    await until(() => other.told.length === 1)
    expect([other.status(), other.errors]).toEqual(['open', []])
    expect(other.statuses).toEqual(['open', 'reconnecting', 'open'])
  })
})

describe('a page that leads and answers late', { timeout: 30_000 }, () => {
  it('keeps the lead, and is asked once a second', async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const leader = startScript(locks, nameOf(server.url))
    const page = openPage(server.url)
    leader.tell(0, [], '0')
    await until(() => page.status() === 'open')
    // What is asked by the page is answered when it has been asked again: two seconds later.
    const answered = new Set<unknown>()
    for (let number = 1; number <= 3; number += 1) {
      const before = leader.heard.length
      await until(() => leader.heard.length >= before + 2)
      const asked = leader.heard[before]
      expect(answered.has(asked)).toBe(false)
      answered.add(asked)
      leader.tell(number - 1, [messageOf(number)], String(number), { asked })
      await until(() => page.told.length === number)
    }
    expect(page.told).toEqual(['number 1', 'number 2', 'number 3'])
    expect(leader.isLost()).toBe(false)
    expect(leader.heard.length).toBeLessThanOrEqual(9)
    expect(server.lines).toHaveLength(0)
  })

  it('loses the lead, however often it is heard, when it does not do the retry that it says', async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const leader = startScript(locks, nameOf(server.url))
    const page = openPage(server.url)
    const retry = { attempt: 1, delay: 1, at: Date.now() - 60_000, reason: 'network' }
    const talk = setInterval(
      () => leader.tell(0, [], '0', { shown: { status: 'reconnecting', error: null, retry } }),
      200,
    )
    onTestFinished(() => clearInterval(talk))
    await until(() => leader.isLost())
    await until(() => page.roles().includes('leading'))
  })

  it('tells nothing twice when its answer comes after what was asked for', async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const leader = startScript(locks, nameOf(server.url))
    const page = openPage(server.url)
    leader.tell(0, [], '0')
    await until(() => leader.heard.length === 2)
    const joined = leader.heard[1]
    for (const number of [1, 2, 3]) leader.tell(number - 1, [messageOf(number)], String(number))
    await until(() => page.told.length === 3)
    for (const list of [[], [messageOf(1)], [messageOf(1), messageOf(2), messageOf(3)]])
      leader.tell(0, list, String(list.length), { asked: joined })
    leader.tell(3, [messageOf(4)], '4')
    await until(() => page.told.length === 4)
    expect(page.told).toEqual([1, 2, 3, 4].map((number) => `number ${number}`))
    expect(leader.isLost()).toBe(false)
  })
})
