import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { acrossTabs, createSSEClient, createStream, type StreamOptions } from '../../src/index.ts'
import { startEventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser } from './support/pages.ts'

describe('a connection of its own', () => {
  it.each<[string, StreamOptions]>([
    ['a request that is not repeated unasked', { method: 'POST', body: { ask: 1 } }],
    ['one that says so', { share: false }],
    ['one that never reconnects', { reconnect: false }],
  ])('has %s', async (_, options) => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const pages = [openPage(server.url, options), openPage(server.url, options)]
    await until(() => pages.every((page) => page.status() === 'open'))
    expect(server.lines).toHaveLength(2)
    expect(locks.count()).toBe(0)
  })

  it('has a url that a function makes, unless a key says that it is the same', async () => {
    const server = await startEventServer()
    startBrowser()
    const open = (key?: string) => {
      const url = () => server.url
      const stream = createStream({ url, key }, { use: [acrossTabs()] })
      onTestFinished(() => stream.close())
      stream.open()
      return stream
    }
    const own = [open(), open()]
    await until(() => own.every((stream) => stream.getSnapshot().status === 'open'))
    expect(server.lines).toHaveLength(2)
    const shared = [open('ada'), open('ada')]
    await until(() => shared.every((stream) => stream.getSnapshot().status === 'open'))
    expect(server.lines).toHaveLength(3)
  })

  it('has each user, whose name stands in the key', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = ['ada', 'bob', 'ada'].map((key) => openPage(server.url, { key }))
    await until(() => pages.every((page) => page.status() === 'open'))
    expect(server.lines).toHaveLength(2)
  })

  it('has every page where there are no locks, which development says once', async () => {
    const server = await startEventServer()
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { openPage } = startBrowser()
    vi.stubGlobal('navigator', {})
    const pages = [openPage(server.url), openPage(server.url)]
    await until(() => pages.every((page) => page.status() === 'open'))
    expect(server.lines).toHaveLength(2)
    for (const [index, { told }] of pages.entries()) {
      ;(await server.line(index)).send({ id: '1', data: 'a' })
      await until(() => told.length === 1)
    }
    expect(warn.mock.calls.flat().join()).toContain('acrossTabs() needs Web Locks and BroadcastChannel')
    expect(warn).toHaveBeenCalledTimes(1)
  })

  it('has a page that the browser refuses a lock', async () => {
    const server = await startEventServer()
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { openPage } = startBrowser()
    const refused = () => Promise.reject(new DOMException('a partition of its own', 'SecurityError'))
    vi.stubGlobal('navigator', { locks: { request: refused } })
    const page = openPage(server.url)
    await until(() => page.status() === 'open')
    expect(warn.mock.calls.flat().join()).toContain('a partition of its own')
  })
})

describe('what is on the channel', () => {
  /** Its name, as any script of the origin could find it out. */
  const nameOf = (url: string): string => `ssekit:1:${createSSEClient().stream(url).identity!}`

  /** What a page that leads says, but for one part of it. */
  const tell = ({ term = 1e14, from = 0, id = '' as unknown }): unknown => {
    const shown = { status: 'open', error: null, retry: null }
    return ['tell', term, '', from, [], id, shown, false, null, false]
  }

  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', 'tell'],
    ['an object', { kind: 'tell' }],
    ['an end without the rest', ['tell']],
    ['numbers that are none', ['tell', NaN, '', 0, [], '', { status: 'open' }, false, null, null]],
    [
      'a message that is none',
      ['tell', 1e14, '', 0, [{ type: 'message', message: {} }], '', {}, false, null, null],
    ],
    [
      'a delivery of another kind',
      ['tell', 1e14, '', 0, [{ type: 'status', id: 'x' }], '', { status: 'open' }, false, null, null],
    ],
    ['a status that is none', ['tell', 1e14, '', 0, [], '', { status: 'rubbish' }, false, null, null]],
    ['a term that nothing comes after', tell({ term: 1e15 })],
    ['a number between two', tell({ from: 0.5 })],
    ['a last event ID that is none', tell({ id: 7 })],
    ['a question without sense', ['ask', null, {}, 'x', 7, 'what']],
  ])('breaks nothing when it is %s', async (_, rubbish) => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [openPage(server.url), openPage(server.url)]
    await until(() => pages.every((page) => page.status() === 'open'))
    const script = new BroadcastChannel(nameOf(server.url))
    onTestFinished(() => script.close())
    ;(await server.line(0)).send({ id: '1', data: 'a' })
    script.postMessage(rubbish)
    ;(await server.line(0)).send({ id: '2', data: 'b' })
    await until(() => pages.every(({ told }) => told.length === 2))
    expect(pages.map(({ told }) => told)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    expect(pages.map(({ errors }) => errors)).toEqual([[], []])
    expect(server.lines).toHaveLength(1)
  })

  it('a page that leads and says nothing loses the lead', { timeout: 15_000 }, async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    let isStolen = false
    const hung = locks.request(nameOf(server.url), {}, () => new Promise(() => {}))
    hung.catch(() => (isStolen = true))
    const pages = [openPage(server.url), openPage(server.url)]
    await until(() => locks.count() === 3)
    expect(server.lines).toHaveLength(0)
    await until(() => pages.every((page) => page.status() === 'open'))
    expect(isStolen).toBe(true)
    expect(server.lines).toHaveLength(1)
  })
})

describe('a page that lost the lead', () => {
  const message = (id: number) => ({
    type: 'message',
    message: { event: 'message', data: `told ${id}`, lastEventId: String(id) },
  })
  const gap = (lastEventId: string) => ({
    type: 'message',
    message: { event: 'ssekit:gap', data: '{"reason":"evicted"}', lastEventId },
  })

  /** It has told three messages; a script leads now, from an earlier place. */
  const loseLead = async (start: string) => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const page = openPage(server.url)
    ;(await server.line(0)).send(...[1, 2, 3].map((id) => ({ id, data: `told ${id}` })))
    await until(() => page.told.length === 3)

    const name = `ssekit:1:${createSSEClient().stream(server.url).identity!}`
    const other = new BroadcastChannel(name)
    onTestFinished(() => other.close())
    void locks.request(name, { steal: true }, () => new Promise(() => {}))
    await until(() => server.open() === 0)
    const shown = { status: 'open', error: null, retry: null }
    const tell = (from: number, list: unknown[], id: string) =>
      other.postMessage(['tell', 1e14, start, from, list, id, shown, false, null, null])
    tell(0, [], start)
    return { server, page, tell }
  }

  it('skips what it has told before the one that leads now, and needs no connection', async () => {
    const { server, page, tell } = await loseLead('2')
    // The first that is told is known here.
    tell(0, [message(3)], '3')
    tell(1, [message(4)], '4')
    await until(() => page.told.length === 4)
    expect(page.told).toEqual(['told 1', 'told 2', 'told 3', 'told 4'])
    expect(page.roles()).toEqual(['leading', 'following', 'waiting'])
    expect(server.lines).toHaveLength(1)
  })

  it.each([
    ['has none where it had been told what follows', [gap('1'), message(2), message(9)], null],
    ['has it where what follows is new', [message(2), gap('2'), message(9)], 'evicted'],
    [
      'also where one without an ID of its own comes between',
      [message(2), gap('2'), message(2), message(9)],
      'evicted',
    ],
  ])('and that one was told a gap: %s', async (_, list, expected) => {
    const { page, tell } = await loseLead('1')
    tell(0, list, '9')
    await until(() => page.told.length === 4)
    expect(page.told.at(-1)).toBe('told 9')
    const shown = page.stream.getSnapshot().gap
    expect(shown && shown.reason).toBe(expected)
  })
})

it('pages go on with the next that leads where the clock was set back meanwhile', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  const pages = [openPage(server.url), openPage(server.url), openPage(server.url)]
  await until(() => pages.every((page) => page.status() === 'open'))
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000)
  onTestFinished(() => void vi.restoreAllMocks())
  pages[0]!.stream.close()
  ;(await server.line(1)).send({ id: '1', data: 'a' })
  await until(() => pages.slice(1).every(({ told }) => told.length === 1))
  expect(pages.map((page) => page.roles())).toEqual([
    ['leading'],
    ['following', 'leading'],
    ['following', 'following'],
  ])
  expect(server.lines).toHaveLength(2)
})

it('client.clear() forgets in its page, and hands on', async () => {
  const server = await startEventServer()
  const { openPage } = startBrowser()
  const client = createSSEClient({ use: [acrossTabs()], decode: 'text' })
  const told: unknown[] = []
  const off = client.stream(server.url).on('message', (data) => told.push(data))
  onTestFinished(off)
  const other = openPage(server.url)
  await until(() => other.status() === 'open')
  ;(await server.line(0)).send({ id: '1', data: 'a' })
  await until(() => other.told.length === 1)
  client.clear()
  const line = await server.line(1)
  expect(line.headers['last-event-id']).toBe('1')
  line.send({ id: '2', data: 'b' })
  await until(() => other.told.length === 2)
  await until(() => told.length === 2)
  expect(server.open()).toBe(1)
})
