import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  acrossTabs,
  closeWhenHidden,
  createSSEClient,
  observe,
  type ConsumerOptions,
  type Layer,
  type MessageSource,
  type StreamOptions,
} from '../../src/index.ts'
import { startEventServer, type EventServer } from './eventServer.ts'
import { until } from './until.ts'

/** The page, as far as the platform asks for it; only the browser suite has a real one. */
const createPage = () => {
  const page = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const count = { listeners: 0 }
  for (const target of [page, document]) {
    const { addEventListener, removeEventListener } = target
    target.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      count.listeners += 1
      addEventListener.apply(target, args)
    }
    target.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      count.listeners -= 1
      removeEventListener.apply(target, args)
    }
  }
  return {
    page,
    document,
    count,
    show: (isShown: boolean) => {
      document.visibilityState = isShown ? 'visible' : 'hidden'
      document.dispatchEvent(new Event('visibilitychange'))
    },
    cache: (type: 'pagehide' | 'pageshow', persisted = true) =>
      page.dispatchEvent(Object.assign(new Event(type), { persisted })),
  }
}

let browser: ReturnType<typeof createPage>
beforeEach(() => {
  browser = createPage()
  vi.stubGlobal('document', browser.document)
  vi.stubGlobal('addEventListener', browser.page.addEventListener)
  vi.stubGlobal('removeEventListener', browser.page.removeEventListener)
})
afterEach(() => vi.unstubAllGlobals())

const listen = async (options: StreamOptions & ConsumerOptions = {}) => {
  const server = await startEventServer()
  const seen: unknown[] = []
  const statuses: string[] = []
  const client = createSSEClient()
  const stream = client.stream(server.url, {
    flush: 'sync',
    onMessage: (data) => seen.push(data),
    onStatus: (status, { retry }) => statuses.push(retry ? `${status} ${retry.reason} ${retry.at}` : status),
    onError: () => {},
    ...options,
  })
  const off = stream.subscribe(() => {})
  onTestFinished(off)
  return { server, seen, statuses, stream, off, status: () => stream.getSnapshot().status }
}

/** Two whole requests, one after the other: one that the stream made meanwhile is on the server by then. */
const passTheTimeOfARequest = async ({ url }: EventServer) => {
  for (let i = 0; i < CONTROLS; i++) await (await fetch(url)).body?.cancel()
}
const CONTROLS = 2

describe('closeWhenHidden', () => {
  it('leaves the line while the page is hidden, says so, and goes on from its place', async () => {
    const { server, seen, statuses, status } = await listen({ use: [closeWhenHidden()] })
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => seen.length === 1)
    browser.show(false)
    await until(() => server.open() === 0 && status() === 'reconnecting')
    browser.show(true)
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBe('1')
    line.send({ id: '2', data: 2 })
    await until(() => seen.length === 2)
    expect(statuses).toEqual(['open', 'reconnecting hidden null', 'open'])
    expect(server.lines).toHaveLength(2)
  })

  it('tells of a token that ran out meanwhile, and asks again with the next', async () => {
    const errors: unknown[] = []
    const reasons: unknown[] = []
    const server = await startEventServer()
    const stream = createSSEClient().stream(server.url, {
      use: [closeWhenHidden()],
      flush: 'sync',
      headers: () => ({}),
      onError: ({ code, status }) => errors.push([code, status]),
    })
    const look = (): void => {
      const { retry } = stream.getSnapshot()
      if (retry && retry.reason !== reasons.at(-1)) reasons.push(retry.reason)
    }
    onTestFinished(stream.subscribe(look))
    await until(() => stream.getSnapshot().isConnected)
    browser.show(false)
    await until(() => server.open() === 0)
    server.refuseWith(401)
    browser.show(true)
    await until(() => errors.length === 2)
    expect(reasons).toEqual(['hidden', 'unauthorized'])
    expect(errors).toEqual([
      ['status', 401],
      ['status', 401],
    ])
  })

  it('goes on from a place that came without a message, too', async () => {
    const { server, stream, status } = await listen({ use: [closeWhenHidden()] })
    ;(await server.line(0)).write('id: here\n\n')
    await until(() => stream.getSnapshot().lastEventId === 'here')
    browser.show(false)
    await until(() => server.open() === 0 && status() === 'reconnecting')
    browser.show(true)
    expect((await server.line(1)).headers['last-event-id']).toBe('here')
  })

  it('a page that begins hidden connects when it is shown', async () => {
    browser.document.visibilityState = 'hidden'
    const { server, status } = await listen({ use: [closeWhenHidden()] })
    await passTheTimeOfARequest(server)
    expect([server.lines.length, status()]).toEqual([CONTROLS, 'connecting'])
    browser.show(true)
    await server.line(CONTROLS)
  })

  it.for([
    ['by itself', []],
    ['across tabs', [acrossTabs()]],
  ] as const)(
    'before its first answer nothing is lost, so it reads connecting still: %s',
    async ([, more]) => {
      const asked: AbortSignal[] = []
      const { statuses, status } = await listen({
        use: [closeWhenHidden(), ...more],
        fetch: (url, request) => {
          asked.push(request!.signal!)
          return asked.length > 1
            ? fetch(url, request)
            : new Promise((_, reject) => asked[0]!.addEventListener('abort', reject))
        },
      })
      await until(() => asked.length === 1)
      browser.show(false)
      await until(() => asked[0]!.aborted)
      expect([status(), statuses]).toEqual(['connecting', []])
      browser.show(true)
      await until(() => status() === 'open')
      expect(statuses).toEqual(['open'])
    },
  )

  it('a stream that nobody listens to any more stays away when the page is shown', async () => {
    const { server, off } = await listen({ use: [closeWhenHidden()] })
    await server.line(0)
    browser.show(false)
    off()
    await until(() => server.open() === 0)
    browser.show(true)
    await passTheTimeOfARequest(server)
    expect(server.lines).toHaveLength(1 + CONTROLS)
    expect(browser.count.listeners).toBe(0)
  })

  it('a stream that was left while the page was hidden begins afresh', async () => {
    const statuses: string[] = []
    const watch = observe((activity) => {
      if (activity.type === 'status') statuses.push(activity.status)
    })
    const { server, stream, off } = await listen({ use: [watch, closeWhenHidden()] })
    await until(() => stream.getSnapshot().isConnected)
    browser.show(false)
    off()
    await until(() => server.open() === 0)
    browser.show(true)
    onTestFinished(stream.subscribe(() => {}))
    await until(() => stream.getSnapshot().isConnected)
    expect(statuses).toEqual(['connecting', 'open', 'reconnecting', 'connecting', 'open'])
  })

  it('a stream that has ended is not revived by showing the page', async () => {
    const { server, status } = await listen({ use: [closeWhenHidden()], until: 'end' })
    ;(await server.line(0)).send({ event: 'end', data: 1 })
    await until(() => status() === 'done')
    browser.show(false)
    browser.show(true)
    await passTheTimeOfARequest(server)
    expect([server.lines.length, status()]).toEqual([1 + CONTROLS, 'done'])
  })
})

it('a hidden page keeps its line by default', async () => {
  const { server, seen, status } = await listen()
  const line = await server.line(0)
  browser.show(false)
  line.send({ data: 1 })
  await until(() => seen.length === 1)
  expect([server.open(), status()]).toEqual([1, 'open'])
})

describe('the back/forward cache', () => {
  it('a page that is put aside leaves the line, and goes on when it comes back', async () => {
    const { server, seen, statuses, status } = await listen()
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => seen.length === 1)
    browser.cache('pagehide')
    await until(() => server.open() === 0 && status() === 'reconnecting')
    browser.cache('pageshow')
    expect((await server.line(1)).headers['last-event-id']).toBe('1')
    await until(() => status() === 'open')
    expect(statuses).toEqual(['open', 'reconnecting page-cached null', 'open'])
  })

  it('a page that goes for good is left to the browser', async () => {
    const { server, status } = await listen()
    await server.line(0)
    await until(() => status() === 'open')
    browser.cache('pagehide', false)
    expect(status()).toBe('open')
  })

  it('a layer that asks for the connection meanwhile gets none before the page is back', async () => {
    const sources: MessageSource[] = []
    const impatient: Layer = (connect) => (sink, stream) => {
      const source = connect(sink, stream)
      sources.push(source)
      return source
    }
    const { server, status } = await listen({ use: [impatient] })
    await until(() => status() === 'open')
    browser.cache('pagehide')
    await until(() => server.open() === 0)
    sources[0]!.open('')
    await passTheTimeOfARequest(server)
    expect([server.lines.length, status()]).toEqual([1 + CONTROLS, 'reconnecting'])
    browser.cache('pageshow')
    await until(() => status() === 'open')
    sources[0]!.open('')
    await passTheTimeOfARequest(server)
    expect(server.lines).toHaveLength(2 + 2 * CONTROLS)
  })

  it('who is both hidden and put aside goes on when neither holds', async () => {
    const { server } = await listen({ use: [closeWhenHidden()] })
    await server.line(0)
    browser.show(false)
    browser.cache('pagehide')
    await until(() => server.open() === 0)
    browser.cache('pageshow')
    await passTheTimeOfARequest(server)
    expect(server.lines).toHaveLength(1 + CONTROLS)
    browser.show(true)
    await server.line(1 + CONTROLS)
  })
})

it('leaves no listener behind', async () => {
  const { server, off } = await listen({ use: [closeWhenHidden()] })
  await server.line(0)
  expect(browser.count.listeners).toBeGreaterThan(0)
  off()
  await until(() => browser.count.listeners === 0)
})

describe('a component on its way through the log', () => {
  it('goes on, though the page was put aside in the middle', async () => {
    const { server, seen, stream } = await listen()
    ;(await server.line(0)).send({ id: '1', data: 1 }, { id: '2', data: 2 })
    await until(() => seen.length === 2)
    const late: unknown[] = []
    const client = createSSEClient()
    onTestFinished(client.clear)
    const first = client.stream(server.url, { onMessage: () => {} })
    onTestFinished(first.subscribe(() => {}))
    ;(await server.line(1)).send({ id: '1', data: 1 }, { id: '2', data: 2 })
    await until(() => first.getSnapshot().data === 2)
    const second = client.stream(server.url, { replay: true, onMessage: (data) => late.push(data) })
    onTestFinished(second.subscribe(() => {}))
    browser.cache('pagehide')
    await until(() => server.open() === 0)
    browser.cache('pageshow')
    await until(() => late.length === 2)
    for (const line of [await server.line(2), await server.line(3)]) line.send({ id: '3', data: 3 })
    await until(() => late.length === 3)
    expect(late).toEqual([1, 2, 3])
    expect(stream.getSnapshot().status).toBe('open')
  })
})

describe('a request that must not be repeated', () => {
  const post = { method: 'POST', body: { question: 1 } } as const

  it('ends with an error when the page is put aside, and is not sent again when it comes back', async () => {
    const errors: string[] = []
    const { server, seen, status, stream } = await listen({
      ...post,
      onError: ({ code }) => errors.push(code),
    })
    ;(await server.line(0)).send({ data: 1 })
    await until(() => seen.length === 1)
    browser.cache('pagehide')
    await until(() => server.open() === 0 && status() === 'error')
    browser.cache('pageshow')
    await passTheTimeOfARequest(server)
    expect(status()).toBe('error')
    expect(errors).toEqual(['aborted'])
    expect(server.lines.filter(({ method }) => method === 'POST')).toHaveLength(1)
    stream.open()
    await until(() => server.lines.filter(({ method }) => method === 'POST').length === 2)
  })

  it('of which all was read is done, though the page is put aside before it was told', async () => {
    const { server, seen, status } = await listen({
      ...post,
      until: 'end',
      onEvent: () => browser.cache('pagehide'),
    })
    ;(await server.line(0)).send({ data: 1 }, { event: 'end', data: 2 })
    await until(() => status() === 'done')
    expect(seen).toEqual([1])
    expect(server.lines).toHaveLength(1)
  })

  it('that is asked anew, while the page is put aside, goes on after the end of the one before is told', async () => {
    const errors: string[] = []
    const again = createSSEClient()
    onTestFinished(again.clear)
    const server = await startEventServer()
    const stream = again.stream(server.url, { ...post, onError: ({ code }) => errors.push(code) })
    const off = stream.on('message', (data) => {
      if (data !== 1) return
      browser.cache('pagehide')
      stream.reconnect()
    })
    onTestFinished(off)
    ;(await server.line(0)).send({ data: 1 })
    ;(await server.line(1)).send({ data: 2 })
    await until(() => stream.getSnapshot().data === 2)
    expect(stream.getSnapshot()).toMatchObject({ status: 'open', error: null })
    expect(errors).toEqual(['aborted'])
  })

  it('that waits for a hidden page is sent when it is shown', async () => {
    browser.show(false)
    const { server, status } = await listen({ ...post, use: [closeWhenHidden()] })
    browser.show(true)
    await server.line(0)
    await until(() => status() === 'open')
  })
})
