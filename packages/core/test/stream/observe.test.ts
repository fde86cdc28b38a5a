import { EventSource } from 'eventsource'
import { expect, it, onTestFinished, vi } from 'vitest'
import {
  closeWhenHidden,
  createSSEClient,
  createStream,
  eventSourceTransport,
  fetchTransport,
  observe,
  type StreamActivity,
  type StreamOptions,
  type Transport,
  type TransportObserver,
} from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const record = () => {
  const seen: StreamActivity[] = []
  return {
    seen,
    watch: (activity: StreamActivity) => void seen.push(activity),
    types: () => seen.map(({ type }) => type),
    of: <T extends StreamActivity['type']>(type: T) =>
      seen.filter((activity): activity is Extract<StreamActivity, { type: T }> => activity.type === type),
  }
}

it('tells everything that happens to a stream, in order', async () => {
  const server = await startEventServer()
  const { watch, types, of, seen } = record()
  const stream = createStream(`${server.url}/events?token=secret`, {
    reconnect: { delay: 1, maxDelay: 100 },
    onError: () => {},
    use: [observe(watch)],
  })
  expect(seen).toEqual([])
  const leave = stream.on('message', () => {})
  const line = await server.line(0)
  line.write('retry: 150\n: ssekit heartbeat=2000\n\n')
  line.send({ id: '1', event: 'note', data: { a: 1 } })
  line.write('data: no JSON\n\nid: 2\n\n')
  await until(() => of('last-event-id').length === 1)
  line.cut()
  await server.line(1)
  await until(() => of('status').at(-1)?.status === 'open')
  leave()
  await until(() => of('close').length === 1)

  expect(of('attempt')).toMatchObject([
    { attempt: 1, failures: 0, reason: 'open', transport: 'fetchTransport', lastEventId: '' },
    { attempt: 2, failures: 1, reason: 'network', lastEventId: '2' },
  ])
  expect(of('reconnection-time')).toMatchObject([{ delay: 150 }])
  expect(of('idle-timeout').map(({ timeout }) => timeout)).toContain(5_000)
  expect(of('message')).toMatchObject([
    { event: 'note', lastEventId: '1', size: 7 },
    { event: 'message', lastEventId: '1', size: 7 },
  ])
  expect(of('comment')).toMatchObject([{ text: 'ssekit heartbeat=2000' }])
  expect(of('bytes').reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(60)
  expect(of('error').map(({ error }) => error.code)).toEqual(['decode', 'network'])
  expect(of('status').map(({ status, retry }) => [status, retry && retry.at !== null])).toEqual([
    ['connecting', null],
    ['open', null],
    ['reconnecting', true],
    ['reconnecting', false],
    ['open', null],
  ])
  expect(of('status')[2]!.retry!.delay).toBeGreaterThanOrEqual(150)
  expect(of('consumers').map(({ count }) => count)).toEqual([1, 0])
  expect(of('close')).toMatchObject([{ reason: 'unused' }])
  expect(types()[0]).toBe('consumers')
  // That is for layers which keep a place, not for logs.
  expect(types()).not.toContain('told')
  for (const { at, url } of seen) {
    expect(url).not.toContain('secret')
    expect(at).toBeGreaterThan(0)
  }
})

const CHUNK = 'data: 1\n\ndata: 22\n\ndata: 333\n\n'

it.each([
  ['fetch', fetchTransport, CHUNK.length],
  ['an EventSource, which tells of the data alone', eventSourceTransport({ EventSource }), '122333'.length],
])('counts all that comes in one chunk, over %s', async (_, transport, expected) => {
  const server = await startEventServer()
  const { watch, of } = record()
  const stream = createStream(server.url, { transport, use: [observe(watch)] })
  onTestFinished(() => stream.close())
  stream.open()
  ;(await server.line(0)).write(CHUNK)
  await until(() => of('message').length === 3)
  expect(of('bytes').reduce((sum, { bytes }) => sum + bytes, 0)).toBe(expected)
})

it('tells of a gap', async () => {
  const server = await startEventServer()
  const { watch, of } = record()
  const stream = createStream(server.url, { onGap: () => {}, use: [observe(watch)] })
  onTestFinished(() => stream.close())
  stream.open()
  ;(await server.line(0)).send({
    id: '5',
    event: 'ssekit:gap',
    data: { requested: '1', oldest: '4', reason: 'evicted' },
  })
  await until(() => of('gap').length === 1)
  expect(of('gap')).toMatchObject([{ requested: '1', oldest: '4', reason: 'evicted' }])
})

it('as a default of a client it hears every stream, those to come included, each under a number of its own', async () => {
  const server = await startEventServer()
  const { watch, seen, of } = record()
  const client = createSSEClient({ use: [observe(watch)] })
  const offs = ['/a', '/b'].map((path) => client.stream(server.url + path).on('message', () => {}))
  onTestFinished(() => offs.forEach((off) => off()))
  await until(() => of('status').filter(({ status }) => status === 'open').length === 2)
  expect(new Set(seen.map(({ stream }) => stream)).size).toBe(2)
  expect(new Set(seen.map(({ url }) => new URL(url).pathname))).toEqual(new Set(['/stream/a', '/stream/b']))
  client.clear()
  expect(of('close').map(({ reason }) => reason)).toEqual(['cleared', 'cleared'])
})

it('a watcher that throws breaks nothing, and does not keep the stream open', async () => {
  const server = await startEventServer()
  const report = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => report.mockRestore())
  const seen: unknown[] = []
  const broken = observe(() => {
    throw new Error('watcher')
  })
  const stream = createStream(server.url, { onMessage: (data) => seen.push(data), use: [broken] })
  expect(server.lines).toHaveLength(0)
  const leave = stream.subscribe(() => {})
  ;(await server.line(0)).send({ data: 1 })
  await until(() => seen.length === 1)
  leave()
  await until(() => server.open() === 0)
})

it('the layers of a client stand outside those of a definition, and those outside the second argument’s', async () => {
  const server = await startEventServer()
  const passed: string[] = []
  const pass = (name: string) =>
    observe(({ type }) => {
      if (type === 'message') passed.push(name)
    })
  const client = createSSEClient({ use: [pass('client')] })
  const source = { url: server.url, use: [pass('definition')] }
  const stream = client.stream(source, { use: [pass('second')] })
  onTestFinished(stream.subscribe(() => {}))
  ;(await server.line(0)).send({ data: 1 })
  await until(() => stream.getSnapshot().data === 1)
  expect(passed).toEqual(['second', 'definition', 'client'])
})

it('tells once that a stream was closed, though it is cleared after that', async () => {
  const server = await startEventServer()
  const { watch, of } = record()
  const client = createSSEClient({ use: [observe(watch)] })
  const leave = client.stream(server.url).subscribe(() => {})
  await until(() => of('status').at(-1)?.status === 'open')
  leave()
  await until(() => server.open() === 0)
  client.clear()
  expect(of('close').map(({ reason }) => reason)).toEqual(['unused'])
})

it('has nothing more to tell of a stream that was cleared: who listened to it listens to another', async () => {
  const server = await startEventServer()
  const { watch, seen, of } = record()
  const client = createSSEClient({ use: [observe(watch)] })
  const leave = client.stream(server.url).subscribe(() => {})
  await until(() => of('status').at(-1)?.status === 'open')
  client.clear()
  await until(() => of('status').filter(({ status }) => status === 'open').length === 2)
  const [first] = seen
  const ofFirst = seen.filter(({ stream }) => stream === first!.stream)
  expect(ofFirst.at(-1)).toMatchObject({ type: 'close', reason: 'cleared' })
  leave()
  await until(() => server.open() === 0)
})

it('may clear the client as a connection opens: that is the last of it', async () => {
  const server = await startEventServer()
  const seen: StreamActivity[] = []
  const watch = (activity: StreamActivity) => {
    seen.push(activity)
    if (activity.type === 'status' && activity.status === 'open' && activity.stream === seen[0]!.stream)
      client.clear()
  }
  const client = createSSEClient({ idleTimeout: 60_000, use: [observe(watch)] })
  const leave = client.stream(server.url).subscribe(() => {})
  await server.line(1)
  const ofFirst = seen.filter(({ stream }) => stream === seen[0]!.stream)
  expect(ofFirst.at(-1)).toMatchObject({ type: 'close', reason: 'cleared' })
  leave()
  await until(() => server.open() === 0)
})

/** A stream whose transport goes on for ever, and what that may tell. */
const openEndless = async (options: StreamOptions) => {
  const observers: TransportObserver[] = []
  const transport: Transport = (_, own) => {
    observers.push(own)
    return new Promise(() => {})
  }
  const stream = createStream('http://events.test/', { transport, ...options })
  stream.open()
  await until(() => observers.length === 1)
  return { stream, observers, observer: observers[0]! }
}

it('tells once of a connection how long it may be silent, however often its transport says that it is up', async () => {
  const { watch, of } = record()
  const { stream, observer } = await openEndless({ idleTimeout: 5_000, use: [observe(watch)] })
  observer.onOpen()
  observer.onOpen()
  expect(of('idle-timeout').map(({ timeout }) => timeout)).toEqual([5_000])
  stream.close()
})

it('tells that what a server announced holds for the next connection, too, until that says something', async () => {
  const { watch, of } = record()
  const { stream, observer, observers } = await openEndless({ use: [observe(watch)] })
  observer.onOpen()
  observer.onComment('ssekit heartbeat=2000')
  stream.reconnect()
  await until(() => observers.length === 2)
  observers[1]!.onOpen()
  const timeouts = () => of('idle-timeout').map(({ timeout }) => timeout)
  expect(timeouts()).toEqual([null, 5_000, 5_000])
  observers[1]!.onActivity(1)
  expect(timeouts()).toEqual([null, 5_000, 5_000, null])
  stream.close()
})

it('tells of bytes only where some came, not of work that is done', async () => {
  const { watch, of } = record()
  const { stream, observer } = await openEndless({ use: [observe(watch)] })
  observer.onOpen()
  observer.onActivity(3)
  observer.onActivity(0)
  expect(of('bytes').map(({ bytes }) => bytes)).toEqual([3])
  stream.close()
})

it('tells nothing of an attempt that was abandoned, whatever its transport still says', async () => {
  const { watch, types, of } = record()
  const { stream, observer } = await openEndless({ use: [observe(watch)] })
  observer.onActivity(3)
  expect(of('bytes')).toMatchObject([{ bytes: 3 }])
  stream.close()
  await until(() => of('close').length === 1)
  const before = types()
  observer.onOpen()
  observer.onActivity(5)
  observer.onRetry(100)
  observer.onComment('ssekit heartbeat=2000')
  expect(types()).toEqual(before)
})

it('does not take what a server announces for the limit where the page has set its own', async () => {
  const { watch, of } = record()
  const { stream, observer } = await openEndless({ idleTimeout: 5_000, use: [observe(watch)] })
  observer.onOpen()
  observer.onComment('ssekit heartbeat=2000')
  expect(of('idle-timeout').map(({ timeout }) => timeout)).toEqual([5_000])
  stream.close()
})

it('leaves a transport what it says of itself: one of an EventSource goes on with its place in the query', async () => {
  const server = await startEventServer()
  const stream = createStream(server.url, {
    transport: eventSourceTransport({ EventSource }),
    lastEventId: '7',
    use: [observe(() => {})],
  })
  onTestFinished(() => stream.close())
  stream.open()
  expect((await server.line(0)).path).toContain('lastEventId=7')
})

it('of two that watch one stream both hear all, why it is put aside too', async () => {
  const server = await startEventServer()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', document)
  onTestFinished(() => void vi.unstubAllGlobals())
  const both = [record(), record()]
  const stream = createStream(server.url, {
    use: [...both.map(({ watch }) => observe(watch)), closeWhenHidden()],
  })
  onTestFinished(() => stream.close())
  stream.open()
  await until(() => stream.getSnapshot().isConnected)
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  await until(() => stream.getSnapshot().status === 'reconnecting')
  const reasons = both.map(({ of }) => of('close').map(({ reason }) => reason))
  expect(reasons).toEqual([['hidden'], ['hidden']])
})
