import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { acrossTabs, fetchTransport, resume, type SSEError, type Transport } from '../../src/index.ts'
import { startEventServer, type EventServer } from '../stream/eventServer.ts'
import { until } from '../stream/until.ts'
import { startBrowser, type TestPage } from './support/pages.ts'

const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
const sendUpTo = async (server: EventServer, line: number, first: number, last: number): Promise<void> =>
  (await server.line(line)).send(...numbers(first, last).map((id) => ({ id, data: id })))
const allOpen = (pages: TestPage[]): Promise<void> =>
  until(() => pages.every((page) => page.status() === 'open'))
const allTold = async (pages: TestPage[], ...told: string[]): Promise<void> => {
  await until(() => pages.every((page) => page.told.length >= told.length))
  for (const page of pages) expect(page.told).toEqual(told)
}
/** Where each request wanted to go on. */
const asked = (server: EventServer): (string | undefined)[] =>
  server.lines.map(({ headers }) => headers['last-event-id'] as string | undefined)

describe('one connection', () => {
  it('for ten pages: each gets each message once, in order, and the place of the one that leads', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = Array.from({ length: 10 }, () => openPage(server.url))
    await allOpen(pages)
    await sendUpTo(server, 0, 1, 500)
    await allTold(pages, ...numbers(1, 500))
    expect(server.lines).toHaveLength(1)
    expect(pages.map(({ stream }) => stream.getSnapshot().lastEventId)).toEqual(pages.map(() => '500'))
    expect(pages.flatMap((page) => page.roles()).toSorted()).toEqual([
      ...pages.slice(1).map(() => 'following'),
      'leading',
    ])
  })

  it('is told nothing older by joining, and takes over a place that came without a message', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const first = openPage(server.url)
    await sendUpTo(server, 0, 1, 2)
    await allTold([first], '1', '2')
    ;(await server.line(0)).write('id: here\n\n')
    await until(() => first.stream.getSnapshot().lastEventId === 'here')
    const second = openPage(server.url)
    await until(() => second.stream.getSnapshot().lastEventId === 'here')
    expect(second.status()).toBe('open')
    await sendUpTo(server, 0, 3, 3)
    await allTold([second], '3')
    first.stream.close()
    expect((await server.line(1)).headers['last-event-id']).toBe('3')
  })

  it('passes from page to page as they go, each time from where the next one is', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = numbers(1, 5).map(() => openPage(server.url))
    await allOpen(pages)
    for (const [index, page] of pages.entries()) {
      await allOpen(pages.slice(index))
      await sendUpTo(server, index, index * 10 + 1, index * 10 + 10)
      await allTold(pages.slice(index), ...numbers(1, index * 10 + 10))
      page.stream.close()
    }
    await until(() => server.open() === 0)
    expect(asked(server)).toEqual([undefined, '10', '20', '30', '40'])
    expect(pages.at(-1)!.statuses).toEqual([
      'open',
      ...numbers(1, 4).flatMap(() => ['reconnecting', 'open']),
      'closed',
    ])
    expect(pages.flatMap(({ errors }) => errors)).toEqual([])
  })

  it('leaves nothing behind', async () => {
    const server = await startEventServer()
    const { locks, openPage } = startBrowser()
    const ports = () => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length
    const before = ports()
    const pages = [openPage(server.url), openPage(server.url)]
    await allOpen(pages)
    expect(locks.count()).toBe(2)
    expect(ports()).toBe(before + 2)
    for (const { stream } of pages) stream.close()
    await until(() => server.open() === 0)
    await until(() => locks.count() === 0)
    await until(() => ports() === before)
  })
})

describe('a page that is not where the one that leads is', () => {
  it('is filled up from there, and nothing is asked of the server', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url)
    await sendUpTo(server, 0, 1, 5)
    await allTold([leader], ...numbers(1, 5))
    const late = openPage(server.url, { lastEventId: '2' })
    await allTold([late], '3', '4', '5')
    await sendUpTo(server, 0, 6, 6)
    await allTold([late], '3', '4', '5', '6')
    expect(server.lines).toHaveLength(1)
    expect(late.roles()).toEqual(['following', 'filling-up'])
  })

  it('reaches its place by a connection of its own when that is further back, until the two meet', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url, { buffer: 2 })
    await sendUpTo(server, 0, 1, 8)
    await allTold([leader], ...numbers(1, 8))
    const late = openPage(server.url, { lastEventId: '3', buffer: 2 })
    await sendUpTo(server, 1, 4, 6)
    await allTold([late], ...numbers(4, 8))
    await until(() => server.open() === 1)
    expect(asked(server)).toEqual([undefined, '3'])
    // It says so when it has let go of its own.
    expect(late.roles()).toEqual(['following', 'catching-up', 'following', 'filling-up'])
    await sendUpTo(server, 0, 9, 9)
    await allTold([late], ...numbers(4, 9))
    expect(server.lines).toHaveLength(2)
  })

  it('waits for the new one to come by when it has been told more', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url)
    await until(() => leader.status() === 'open')
    const [second, third] = [openPage(server.url), openPage(server.url)]
    await allOpen([second, third])
    await sendUpTo(server, 0, 1, 2)
    await allTold([leader, second, third], '1', '2')
    // It goes in the moment in which it tells: the next one leads before it has heard of that.
    leader.stream.on('message', () => leader.stream.close())
    await sendUpTo(server, 0, 3, 3)
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBe('2')
    await allTold([third], '1', '2', '3')
    expect(second.told).toEqual(['1', '2'])
    await sendUpTo(server, 1, 3, 4)
    await allTold([second, third], '1', '2', '3', '4')
    expect(third.roles()).toContain('waiting')
    expect(server.lines).toHaveLength(2)
  })

  it('goes on with what is new when the server cannot send again what it was ahead by', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const leader = openPage(server.url)
    await until(() => leader.status() === 'open')
    const pages = [openPage(server.url), openPage(server.url)]
    await allOpen(pages)
    await sendUpTo(server, 0, 1, 2)
    await allTold(pages, '1', '2')
    leader.stream.on('message', () => leader.stream.close())
    await sendUpTo(server, 0, 3, 3)
    await allTold([pages[1]!], '1', '2', '3')
    await sendUpTo(server, 1, 5, 6)
    await allTold([pages[1]!], '1', '2', '3', '5', '6')
    await allTold([pages[0]!], '1', '2', '5', '6')
    expect(server.lines).toHaveLength(2)
  })

  it('goes on with the next message where there are no IDs', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = numbers(1, 3).map(() => openPage(server.url))
    await allOpen(pages)
    ;(await server.line(0)).send({ data: 'a' }, { data: 'b' })
    await allTold(pages, 'a', 'b')
    pages[0]!.stream.close()
    ;(await server.line(1)).send({ data: 'c' })
    await allTold(pages.slice(1), 'a', 'b', 'c')
    expect(asked(server)).toEqual([undefined, undefined])
  })

  it('resumes from its own place when all were away and it alone comes back', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const pages = [openPage(server.url), openPage(server.url)]
    await allOpen(pages)
    await sendUpTo(server, 0, 1, 3)
    await allTold(pages, '1', '2', '3')
    for (const { stream } of pages) stream.close()
    await until(() => server.open() === 0)
    pages[1]!.stream.open()
    await sendUpTo(server, 1, 4, 4)
    await allTold([pages[1]!], '1', '2', '3', '4')
    expect(asked(server)).toEqual([undefined, '3'])
  })
})

describe('what pages need of the one that leads', () => {
  it('event types: a transport that has to name them names those of all pages, whoever leads', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const named: (readonly string[])[] = []
    const asking: Transport = (request, observer) => {
      const tell = (): void => void named.push(request.eventTypes.now().toSorted())
      tell()
      request.eventTypes.onAdd(tell)
      return fetchTransport(request, observer)
    }
    const pages = ['orders', 'metrics', 'chat'].map((event) => {
      const page = openPage(server.url, { transport: asking, schema: { [event]: String } })
      return page
    })
    await until(() => named.at(-1)?.join() === 'chat,metrics,orders')
    await allOpen(pages)
    const before = named.length
    pages[0]!.stream.close()
    await until(() => named.length > before)
    expect(named[before]).toEqual(['chat', 'metrics'])
    pages[2]!.stream.on('late', () => {})
    await until(() => named.at(-1)!.includes('late'))
  })

  it('nothing of their own places: resume() stands before it, wherever it is in the list', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const storageOf = () => {
      const items = new Map<string, string>()
      return {
        getItem: (key: string) => items.get(key) ?? null,
        setItem: (key: string, value: string) => void items.set(key, value),
        removeItem: (key: string) => void items.delete(key),
      }
    }
    const [one, other] = [storageOf(), storageOf()]
    const open = (storage: ReturnType<typeof storageOf>) =>
      openPage(server.url, { use: [acrossTabs(), resume(storage)] })
    const leader = open(one)
    const follower = open(other)
    await allOpen([leader, follower])
    await sendUpTo(server, 0, 1, 2)
    await allTold([leader, follower], '1', '2')
    follower.stream.close()
    await sendUpTo(server, 0, 3, 4)
    await allTold([leader], '1', '2', '3', '4')
    const reloaded = open(other)
    await allTold([reloaded], '3', '4')
    expect(server.lines).toHaveLength(1)
  })
})

describe('what cannot be said to other pages', () => {
  it('of an error, such as a function that somebody has hung on it, is left out', async () => {
    const server = await startEventServer()
    const { openPage } = startBrowser()
    const shouldRetry = (error: SSEError): undefined => void Object.assign(error, { again: () => {} })
    const pages = [1, 2].map(() => openPage(server.url, { reconnect: { delay: 1, shouldRetry } }))
    await allOpen(pages)
    await sendUpTo(server, 0, 1, 1)
    await allTold(pages, '1')
    ;(await server.line(0)).cut()
    await sendUpTo(server, 1, 2, 2)
    await allTold(pages, '1', '2')
    expect(pages.map(({ errors }) => errors.map(({ code }) => code))).toEqual([['network'], ['network']])
    expect(server.lines).toHaveLength(2)
  })

  it.each(['leads', 'follows'])(
    'by a page that %s, as its channel is closed, leaves it alone with its connection',
    async (who) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      onTestFinished(() => warn.mockRestore())
      const broken = new Set<object>()
      const channels: object[] = []
      const { BroadcastChannel } = globalThis
      vi.stubGlobal(
        'BroadcastChannel',
        class extends BroadcastChannel {
          constructor(name: string) {
            super(name)
            channels.push(this)
          }
          override postMessage(word: unknown): void {
            if (broken.has(this)) throw new DOMException('The channel is closed.', 'InvalidStateError')
            super.postMessage(word)
          }
        },
      )
      const server = await startEventServer()
      const { openPage } = startBrowser()
      const pages = [openPage(server.url)]
      await allOpen(pages)
      pages.push(openPage(server.url))
      await allOpen(pages)
      await sendUpTo(server, 0, 1, 2)
      await allTold(pages, '1', '2')
      broken.add(channels[who === 'leads' ? 0 : 1]!)
      // Heard of, or to be asked for.
      pages[who === 'leads' ? 0 : 1]!.stream.reconnect()
      await until(() => server.open() === 2)
      await allOpen(pages)
      for (const line of server.lines) if (line.isOpen) line.send({ id: '3', data: '3' })
      await allTold(pages, '1', '2', '3')
    },
  )
})
