import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSSEClient, defineStream, type SSEClient, type StreamOptions } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => vi.restoreAllMocks())

/** A consumer, and what it was told. */
const consume = (client: SSEClient, ...args: Parameters<SSEClient['stream']>) => {
  const stream = client.stream(...args)
  const told: unknown[] = []
  stream.tap({ onEvent: (data) => told.push(data) })
  const off = stream.subscribe(() => {})
  return { stream, told, off }
}

describe('sharing', () => {
  it('ten consumers of one key: one connection, each told everything; the last one closes it', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const consumers = Array.from({ length: 10 }, (_, i) =>
      consume(client, { url: server.url, events: { [`e${i}`]: () => {} } }),
    )
    const line = await server.line(0)
    line.send({ data: 1 }, { data: 2 })
    await until(() => consumers.every(({ told }) => told.length === 2))
    expect(server.lines).toHaveLength(1)
    consumers.slice(1).forEach(({ off }) => off())
    line.send({ data: 3 })
    await until(() => consumers[0]!.told.length === 3)
    expect(consumers[1]!.told).toEqual([1, 2])
    consumers[0]!.off()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(1)
  })

  it('is by key: url, method, credentials, body; each client for itself', async () => {
    const server = await startEventServer()
    const [client, other] = [createSSEClient(), createSSEClient()]
    const consumers = [
      consume(client, server.url),
      consume(client, new URL(server.url)),
      consume(client, defineStream(server.url)),
      consume(client, defineStream(new URL(server.url))),
      consume(client, `${server.url}?other`),
      consume(other, server.url),
      consume(client, { url: `${server.url}?one`, key: 'k' }),
      consume(client, { url: `${server.url}?one`, key: 'k', lastEventId: undefined }),
    ]
    await until(() => server.open() === 4)
    await until(() => consumers.every(({ stream }) => stream.getSnapshot().isConnected))
    expect(server.lines.map(({ path }) => path).sort()).toEqual([
      '/stream',
      '/stream',
      '/stream?one',
      '/stream?other',
    ])
    consumers.forEach(({ off }) => off())
    await until(() => server.open() === 0)
  })

  describe.each([
    ['goes on behind what it was told', {}],
    ['is not told twice what the stream begins with', { lastEventId: '0', key: 'k' }],
  ])('who was away until its stream was forgotten, and comes behind another', (does, options) => {
    it(does, async () => {
      const server = await startEventServer()
      const client = createSSEClient({ gcTime: 0 })
      const source = { url: server.url, ...options }
      const away = consume(client, source)
      const first = await server.line(0)
      first.send({ data: 1, id: 1 }, { data: 2, id: 2 })
      await until(() => away.told.length === 2)
      away.stream.setEnabled(false)
      await until(() => !first.isOpen)
      // Forgotten, as a new consumer finds.
      await until(() => client.stream(source).getSnapshot().data === null)

      const other = consume(client, source)
      const second = await server.line(1)
      second.send({ data: 4, id: 4 })
      await until(() => other.told.length === 1)
      away.stream.setEnabled(true)
      const third = await server.line(2)
      expect(third.headers['last-event-id']).toBe('2')
      third.send({ data: 3, id: 3 }, { data: 4, id: 4 })
      await until(() => away.told.length === 4)
      expect(away.told).toEqual([1, 2, 3, 4])
      expect(other.told).toEqual([4])

      // Who comes now joins the one that others can find; both are forgotten when they are left.
      const joined = consume(client, source)
      second.send({ data: 5, id: 5 })
      await until(() => joined.told.at(-1) === 5)
      client.clear()
      await until(() => !second.isOpen && !third.isOpen)
      await until(() => server.open() === 1)
      for (const { off } of [away, other, joined]) off()
      await until(() => server.open() === 0)
      expect(server.lines).toHaveLength(4)
    })
  })

  it('keeps urls apart under a key for all of a client, and keys apart under one url', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ key: 'user-7', decode: 'text' })
    const consumers = [
      consume(client, `${server.url}/news`),
      consume(client, `${server.url}/orders`),
      consume(client, { url: `${server.url}/orders`, key: 'user-8' }),
      consume(client, `${server.url}/orders`),
    ]
    await until(() => server.open() === 3)
    for (const line of server.lines) line.send({ data: line.path })
    await until(() => consumers.every(({ told }) => told.length === 1))
    expect(consumers.map(({ told }) => told[0])).toEqual(
      ['news', 'orders', 'orders', 'orders'].map((name) => `/stream/${name}`),
    )
    expect(server.lines).toHaveLength(3)
    consumers.forEach(({ off }) => off())
    await until(() => server.open() === 0)
  })

  it('of a request whose body is a function is by its key', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const [one, two] = ['one', 'two'].map((text) =>
      consume(client, { url: server.url, key: 'k', body: () => text }),
    )
    ;(await server.line(0)).send({ data: 1 })
    await until(() => one!.told.length === 1 && two!.told.length === 1)
    expect(server.lines.map(({ body }) => body)).toEqual(['one'])
    for (const { off } of [one!, two!]) off()
    await until(() => server.open() === 0)
  })

  it('is never without a key for a request that is no GET', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const post = { url: server.url, body: { ask: 1 } }
    const consumers = [consume(client, post), consume(client, post)]
    await server.line(1)
    consumers.push(consume(client, { ...post, key: 'k' }), consume(client, { ...post, key: 'k' }))
    await server.line(2)
    await until(() => consumers.every(({ stream }) => stream.getSnapshot().isConnected))
    expect(server.lines).toHaveLength(3)
    expect(server.lines.map(({ method, body }) => `${method} ${body}`)).toEqual(
      Array(3).fill('POST {"ask":1}'),
    )
    consumers.forEach(({ off }) => off())
    await until(() => server.open() === 0)
  })

  it('survives who leaves and comes back within a microtask: no second connection', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url)
    first.off()
    const second = consume(client, server.url)
    const line = await server.line(0)
    second.off()
    second.stream.subscribe(() => {})
    line.send({ data: 1 })
    await until(() => second.told.length === 1)
    expect(server.lines).toHaveLength(1)
    second.stream.close()
    await until(() => server.open() === 0)
  })

  it('keeps the connection for `linger`, and serves who was away from the log', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ linger: 60_000, gcTime: 60_000 })
    const { stream, told, off } = consume(client, server.url)
    const line = await server.line(0)
    line.send({ data: 1 })
    await until(() => told.length === 1)
    off()
    line.send({ data: 2 }, { data: 3 })
    const late = client.stream(server.url)
    await until(() => late.getSnapshot().data === 3)
    expect(told).toEqual([1])
    const offAgain = stream.subscribe(() => {})
    await until(() => told.length === 3)
    expect(told).toEqual([1, 2, 3])
    expect(server.lines).toHaveLength(1)
    offAgain()
    client.clear()
    await until(() => server.open() === 0)
  })

  it('shows a late joiner the present state at once, and no old message unless it asks to replay', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url)
    const line = await server.line(0)
    line.send({ event: 'a', data: 1 }, { data: 2 }, { data: 3 })
    await until(() => first.stream.getSnapshot().data === 3)
    const late = client.stream(server.url)
    expect(late.getSnapshot()).toBe(first.stream.getSnapshot())
    const lateOne = consume(client, server.url)
    const replay = consume(client, server.url, { replay: true })
    line.send({ data: 4 })
    await until(() => first.told.length === 4 && replay.told.length === 4)
    expect(lateOne.told).toEqual([4])
    expect(replay.told).toEqual([1, 2, 3, 4])
    for (const { off } of [first, lateOne, replay]) off()
    await until(() => server.open() === 0)
  })

  it('gives one that knows a last event ID what came behind it, as far as it is held', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ buffer: 3 })
    const joined: ReturnType<typeof consume>[] = []
    const join = (lastEventId?: string) => {
      joined.push(consume(client, server.url, { lastEventId }))
      return joined.at(-1)!
    }
    const first = join('2')
    const line = await server.line(0)
    expect(line.headers['last-event-id']).toBe('2')
    line.send({ id: '3', data: 3 }, { id: '4', data: 4 }, { data: 4.5 })
    await until(() => first.told.length === 3)
    const [again, behind, elsewhere, live] = [join('2'), join('3'), join('from another epoch'), join()]
    line.send({ id: '5', data: 5 })
    await until(() => [first, again, behind, elsewhere, live].every(({ told }) => told.includes(5)))
    expect(again.told).toEqual([3, 4, 4.5, 5])
    expect(behind.told).toEqual([4, 4.5, 5])
    expect(elsewhere.told).toEqual([5])
    expect(live.told).toEqual([5])
    expect(again.stream.getSnapshot().dropped).toBe(0)

    // By now the ring holds no more than the last three.
    const [last, ahead] = [join('2'), join('5')]
    await until(() => last.told.length === 3)
    expect(last.told).toEqual([4, 4.5, 5])
    expect(last.stream.getSnapshot().dropped).toBe(1)
    line.send({ id: '6', data: 6 })
    await until(() => last.told.includes(6) && ahead.told.includes(6))
    expect(ahead.told).toEqual([6])
    // Whether the one from elsewhere missed something, nobody knows.
    expect(vi.mocked(console.warn).mock.calls).toEqual([
      [expect.stringMatching(/last event ID "from another epoch".* key: lastEventId/)],
    ])
    expect(server.lines).toHaveLength(1)
    for (const { off } of joined) off()
    await until(() => server.open() === 0)
  })

  it('so does one that knows a place that came without a message; what asks to replay gets all that is held', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const bell = consume(client, server.url)
    const line = await server.line(0)
    line.send({ id: '1', data: 1 })
    await until(() => bell.told.length === 1)
    line.write('id: 7\n\n')
    await until(() => bell.stream.getSnapshot().lastEventId === '7')
    line.send({ id: '8', data: 8 })
    await until(() => bell.told.length === 2)
    const list = consume(client, server.url, { lastEventId: '7' })
    const all = consume(client, server.url, { lastEventId: '7', replay: true })
    line.send({ id: '9', data: 9 })
    await until(() => [list, all].every(({ told }) => told.includes(9)))
    expect(list.told).toEqual([8, 9])
    expect(all.told).toEqual([1, 8, 9])
    expect(console.warn).not.toHaveBeenCalled()
    for (const { off } of [bell, list, all]) off()
    await until(() => server.open() === 0)
  })

  it('warns once in development when consumers of a key differ, and the first counts', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url, { decode: 'text' })
    for (let times = 0; times < 3; times += 1) consume(client, server.url, { decode: 'json' })
    ;(await server.line(0)).send({ data: '[1]' })
    await until(() => first.told.length === 1)
    expect(first.told).toEqual(['[1]'])
    expect(vi.mocked(console.warn).mock.calls.map(([text]) => text as string)).toEqual([
      expect.stringContaining('"decode" (text, then json)'),
    ])
    client.clear()
  })

  it('asks `headers` as last given by the oldest attached consumer', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ reconnect: { delay: 1 } })
    const options = (token: string) => ({ headers: () => ({ token }), onError: () => {} })
    const oldest = consume(client, server.url, options('oldest'))
    const younger = consume(client, server.url, options('younger'))
    ;(await server.line(0)).send({ data: 1 })
    await until(() => oldest.told.length === 1)
    oldest.stream.update(client.read(server.url, options('oldest, rendered again')))
    younger.stream.update(client.read(server.url, options('younger, rendered again')))
    server.lines[0]!.cut()
    await server.line(1)
    await until(() => oldest.stream.getSnapshot().isConnected)
    oldest.off()
    server.lines[1]!.cut()
    await server.line(2)
    younger.off()
    expect(server.lines.map(({ headers }) => headers.token)).toEqual([
      'oldest',
      'oldest, rendered again',
      'younger, rendered again',
    ])
  })
})

describe('a stream that ended', () => {
  it('in error is tried again when somebody joins, for all: they are one stream still', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const statuses: string[] = []
    server.refuseWith(404)
    const first = consume(client, server.url, {
      onError: () => {},
      onStatus: (status) => statuses.push(status),
    })
    await until(() => first.stream.getSnapshot().status === 'error')
    server.refuseWith(null)
    const second = client.stream(server.url)
    expect(second.getSnapshot()).toMatchObject({ status: 'connecting', error: null })
    const off = second.subscribe(() => {})
    expect(first.stream.getSnapshot()).toMatchObject({ status: 'connecting', error: null })
    await until(() => second.getSnapshot().status === 'open')
    expect(first.stream.getSnapshot()).toBe(second.getSnapshot())
    expect(statuses).toEqual(['error', 'connecting', 'open'])
    expect(server.lines).toHaveLength(2)
    off()
    first.off()
    await until(() => server.open() === 0)
  })

  it('in error again and again waits as a retry would for who joins, but not for open()', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ reconnect: { delay: 400 }, onError: () => {} } as StreamOptions)
    server.refuseWith(404)
    const join = () => consume(client, server.url, { onError: () => {} })
    const first = join()
    await until(() => first.stream.getSnapshot().status === 'error')
    const second = join()
    await until(() => second.stream.getSnapshot().status === 'error')
    const third = join()
    await until(() => third.stream.getSnapshot().status === 'reconnecting')
    expect(third.stream.getSnapshot()).toMatchObject({
      error: { code: 'status', status: 404 },
      retry: { attempt: 1, reason: 'status', at: expect.any(Number) },
    })
    await (await fetch(server.url)).body?.cancel()
    await (await fetch(server.url)).body?.cancel()
    const controls = 2
    expect(server.lines).toHaveLength(2 + controls)
    join().off()
    await until(() => third.stream.getSnapshot().status === 'error')
    expect(server.lines).toHaveLength(3 + controls)

    // Longer each time, also for who comes when all others have left meanwhile.
    const { retry } = third.stream.getSnapshot()
    expect(retry).toBeNull()
    for (const { off } of [first, second, third]) off()
    await new Promise(setImmediate)
    const fourth = join()
    await until(() => fourth.stream.getSnapshot().status === 'reconnecting')
    const { retry: longer } = fourth.stream.getSnapshot()
    expect(longer!.attempt).toBe(2)
    // What is left of 800 ms or more; the first wait had 500 at most.
    expect(longer!.delay).toBeGreaterThan(500)
    // Who asks for it need not wait, in error or while others do.
    for (const [number, again] of [fourth.stream.reconnect, fourth.stream.open].entries()) {
      again()
      expect(fourth.stream.getSnapshot().status).not.toBe('error')
      await until(() => fourth.stream.getSnapshot().status === 'error')
      expect(server.lines).toHaveLength(4 + number + controls)
    }
    const fifth = join()
    for (const { off } of [first, second, third, fourth, fifth]) off()
    server.refuseWith(null)
    fifth.stream.reconnect()
    await until(() => fifth.stream.getSnapshot().status === 'open')
    expect(server.lines).toHaveLength(6 + controls)
    fifth.stream.close()
    await until(() => server.open() === 0)
  })

  it('in error again and again waits also where each try began well', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ reconnect: { delay: 60_000 } })
    const join = () => consume(client, { url: server.url, failOn: 'failed' }, { onError: () => {} })
    for (const number of [0, 1]) {
      const { stream, off } = join()
      ;(await server.line(number)).send({ event: 'failed', data: 1 })
      await until(() => stream.getSnapshot().status === 'error')
      off()
    }
    const third = join()
    await until(() => third.stream.getSnapshot().status === 'reconnecting')
    expect(third.stream.getSnapshot().error?.code).toBe('failed')
    expect(server.lines).toHaveLength(2)
    third.off()
    client.clear()
  })

  it('that the server finished stays so for whoever joins, until reconnect() begins it anew', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url, { until: 'end' })
    ;(await server.line(0)).send({ data: 1 }, { event: 'end', data: 2 })
    await until(() => first.stream.getSnapshot().status === 'done')
    const statuses: string[] = []
    const late = consume(client, server.url, {
      until: 'end',
      replay: true,
      onStatus: (status) => statuses.push(status),
    })
    expect(late.stream.getSnapshot()).toMatchObject({ status: 'done', data: 2 })
    await until(() => statuses.length === 1)
    expect(statuses).toEqual(['done'])
    expect(late.told).toEqual([1, 2])
    late.stream.open()
    expect(server.lines).toHaveLength(1)
    late.stream.reconnect()
    await server.line(1)
    await until(() => first.stream.getSnapshot().status === 'open')
    expect(late.stream.getSnapshot().status).toBe('open')
    for (const { off } of [first, late]) off()
    await until(() => server.open() === 0)
  })

  it('tries again with open() after an error, for all who saw it', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    server.refuseWith(404)
    const [first, second] = [consume(client, server.url, { onError: () => {} }), consume(client, server.url)]
    await until(() => second.stream.getSnapshot().status === 'error')
    server.refuseWith(null)
    first.stream.open()
    await until(() => second.stream.getSnapshot().status === 'open')
    const third = consume(client, server.url)
    expect(third.stream.getSnapshot().status).toBe('open')
    expect(server.lines).toHaveLength(2)
    for (const { off } of [first, second, third]) off()
    await until(() => server.open() === 0)
  })

  it('is one connection, whoever opens it again and however often', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    server.refuseWith(404)
    const first = consume(client, server.url, { onError: () => {} })
    await until(() => first.stream.getSnapshot().status === 'error')
    server.refuseWith(null)
    const second = consume(client, server.url)
    await until(() => second.stream.getSnapshot().status === 'open')
    first.stream.open()
    expect(first.stream.getSnapshot().status).toBe('open')
    server.lines[1]!.send({ data: 1 })
    await until(() => first.told.length === 1 && second.told.length === 1)
    expect(server.lines).toHaveLength(2)
    for (const { off } of [first, second]) off()
    await until(() => server.open() === 0)
  })
})

it('who comes back when the stream was forgotten and made anew begins there, and misses nothing from then on', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ gcTime: 0 })
  const told: unknown[] = []
  const away = client.stream(server.url, { onMessage: (data) => told.push(data) })
  const off = away.subscribe(() => {})
  ;(await server.line(0)).send({ data: 1 }, { data: 2 }, { data: 3 })
  await until(() => away.getSnapshot().data === 3)
  off()
  await until(() => client.stream(server.url).getSnapshot().data === null)
  const other = client.stream(server.url)
  const offOther = other.subscribe(() => {})
  const line = await server.line(1)
  line.send({ data: 4 })
  await until(() => other.getSnapshot().data === 4)
  const offAgain = away.subscribe(() => {})
  line.send({ data: 5 })
  await until(() => other.getSnapshot().data === 5)
  expect(told).toEqual([1, 2, 3, 5])
  expect(away.getSnapshot()).toMatchObject({ data: 5, dropped: 0 })
  offOther()
  offAgain()
  await until(() => server.open() === 0)
})
