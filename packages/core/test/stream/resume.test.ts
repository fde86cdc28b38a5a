import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createSSEClient,
  createStream,
  createTextView,
  iterate,
  observe,
  resume,
  type ResumeStorage,
  type SSEClient,
  type StreamOptions,
} from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const createStorage = () => {
  const items = new Map<string, string>()
  const storage: ResumeStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
  return { items, storage }
}

/** A page's life: what it opens is gone when it is over, the storage stays. */
const openPage = (url: string, storage: Parameters<typeof resume>[0], options: StreamOptions = {}) => {
  const seen: unknown[] = []
  const stream = createStream(url, {
    use: [resume(storage)],
    ...options,
    onMessage: (data) => seen.push(data),
    onError: () => {},
  })
  stream.open()
  onTestFinished(() => stream.close())
  return { seen, stream }
}

it('goes on after a reload behind the last message that was handled', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const first = openPage(server.url, storage)
  const line = await server.line(0)
  line.send({ id: 'a', data: 1 }, { id: 'b', data: 2 })
  await until(() => first.seen.length === 2)
  expect([...items.values()]).toEqual(['b'])
  first.stream.close()

  openPage(server.url, storage)
  expect((await server.line(1)).headers['last-event-id']).toBe('b')
})

it('keeps a place that came without a message, too', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  openPage(server.url, storage)
  ;(await server.line(0)).write('id: here\n\n')
  await until(() => items.size === 1)
  expect([...items.values()]).toEqual(['here'])
})

it('writes a place once, however many messages without an ID follow', async () => {
  const server = await startEventServer()
  const { storage } = createStorage()
  const setItem = vi.spyOn(storage, 'setItem')
  const { seen } = openPage(server.url, storage)
  const line = await server.line(0)
  line.send({ id: 'a', data: 0 })
  for (let data = 1; data < 5; data += 1) {
    await until(() => seen.length === data)
    line.send({ data })
  }
  await until(() => seen.length === 5)
  expect(setItem.mock.calls.map(([, id]) => id)).toEqual(['a'])
})

it('leaves nothing behind where the server takes its IDs back', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const { seen } = openPage(server.url, storage)
  const line = await server.line(0)
  line.send({ id: 'a', data: 1 })
  await until(() => items.size === 1)
  line.send({ id: '', data: 2 })
  await until(() => seen.length === 2)
  await until(() => items.size === 0)
})

it('is never ahead of the handlers: what a handler sees is kept after it', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const kept: unknown[] = []
  const stream = createStream(server.url, {
    use: [resume(storage)],
    onMessage: () => kept.push([...items.values()][0] ?? null),
  })
  onTestFinished(() => stream.close())
  stream.open()
  const line = await server.line(0)
  line.send({ id: '1', data: 1 }, { id: '2', data: 2 })
  await until(() => kept.length === 2)
  line.send({ id: '3', data: 3 })
  await until(() => kept.length === 3)
  expect(kept).toEqual([null, null, '2'])
})

it('gives way to a lastEventId that is given, and is kept for each stream apart, without its secrets', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const first = openPage(`${server.url}/a?token=secret`, storage)
  ;(await server.line(0)).send({ id: '1', data: 1 })
  await until(() => first.seen.length === 1)
  openPage(`${server.url}/b?token=secret`, storage)
  expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
  openPage(`${server.url}/a?token=secret`, storage, { lastEventId: 'given' })
  expect((await server.line(2)).headers['last-event-id']).toBe('given')
  expect([...items.keys()].join()).not.toContain('secret')
  expect([...items.keys()][0]).toMatch(/^ssekit:/)
})

it('is kept when the last listener has left; an empty lastEventId that is given begins at the beginning', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const first = openPage(server.url, storage)
  ;(await server.line(0)).send({ id: '1', data: 1 })
  await until(() => items.size === 1)
  first.stream.close()
  await until(() => server.open() === 0)
  expect([...items.values()]).toEqual(['1'])
  openPage(server.url, storage, { lastEventId: '' })
  expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
})

it('is forgotten when the server has finished, and by clear()', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const { stream } = openPage(server.url, storage, { until: 'end' })
  const line = await server.line(0)
  line.send({ id: '1', data: 1 })
  await until(() => items.size === 1)
  line.send({ id: '2', event: 'end', data: 2 })
  await until(() => stream.getSnapshot().status === 'done')
  expect(items.size).toBe(0)

  const client = createSSEClient({ use: [resume(storage)] })
  const off = client.stream(server.url).on('message', () => {})
  ;(await server.line(1)).send({ id: '3', data: 3 })
  await until(() => items.size === 1)
  off()
  client.clear()
  expect(items.size).toBe(0)
})

describe('a request that is not repeated unasked', () => {
  it('keeps no place: asked again it begins anew', async () => {
    const server = await startEventServer()
    const { items, storage } = createStorage()
    const post = { method: 'POST', body: { question: 1 } }
    const { seen, stream } = openPage(server.url, storage, post)
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => seen.length === 1)
    stream.close()
    openPage(server.url, storage, post)
    expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
    expect(items.size).toBe(0)
  })

  it('keeps one where it was said that it may be repeated', async () => {
    const server = await startEventServer()
    const { items, storage } = createStorage()
    openPage(server.url, storage, { method: 'POST', body: { question: 1 }, reconnect: true })
    ;(await server.line(0)).send({ id: '1', data: 1 })
    await until(() => items.size === 1)
  })

  it('an answer that was stopped is whole when it is asked again', async () => {
    const server = await startEventServer()
    const { storage } = createStorage()
    const client = createSSEClient({ use: [resume(storage)] })
    for (const manual of [true, false]) {
      const view = createTextView(client, server.url, { manual, sentinel: '[DONE]', decode: 'text' })
      const off = view.subscribe(() => {})
      const halves = server.lines.length
      if (manual) void view.start({ question: 1 })
      ;(await server.line(halves)).write('id: 1\ndata: half\n\n')
      await until(() => view.getSnapshot().text === 'half')
      view.stop()
      const whole = view.start({ question: 1 })
      const line = await server.line(halves + 1)
      expect(line.headers['last-event-id']).toBeUndefined()
      line.write('id: 1\ndata: all of it\n\ndata: [DONE]\n\n')
      expect(await whole).toBe('all of it')
      off()
    }
  })
})

it('is kept again, the same, when what was finished is begun anew', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const { stream } = openPage(server.url, storage, { until: 'end' })
  ;(await server.line(0)).send({ id: '1', data: 1 })
  await until(() => items.size === 1)
  ;(await server.line(0)).send({ event: 'end', data: 2 })
  await until(() => stream.getSnapshot().status === 'done')
  expect(items.size).toBe(0)
  stream.reconnect()
  expect((await server.line(1)).headers['last-event-id']).toBe('1')
  await until(() => items.size === 1)
  expect([...items.values()]).toEqual(['1'])
})

describe('what clear() has forgotten stays forgotten', () => {
  /** A listener whose place is kept; `onMessage` runs with each message. */
  const listen = async (onMessage: (data: unknown, client: SSEClient) => void) => {
    const server = await startEventServer()
    const { items, storage } = createStorage()
    const client = createSSEClient({ use: [resume(storage)] })
    const stream = client.stream(server.url, {
      decode: 'text',
      onMessage: (data) => onMessage(data, client),
    })
    onTestFinished(stream.subscribe(() => {}))
    const line = await server.line(0)
    line.send({ id: '1', data: 'in' })
    await until(() => items.size === 1)
    /** Who listens has a connection anew. */
    const expectForgotten = async (): Promise<void> => {
      expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
      await until(() => stream.getSnapshot().isConnected)
      expect([...items.values()]).toEqual([])
    }
    return { line, expectForgotten }
  }

  it('by the handler of a message', async () => {
    const { line, expectForgotten } = await listen((data, client) => {
      if (data === 'out') client.clear()
    })
    line.send({ id: '2', data: 'out' })
    await expectForgotten()
  })

  it('by a handler, a moment after its message', async () => {
    const { line, expectForgotten } = await listen((data, client) => {
      if (data === 'out') queueMicrotask(() => client.clear())
    })
    line.send({ id: '2', data: 'out' }, { id: '3', data: 'more' })
    await expectForgotten()
  })

  it('between two slices of a burst', async () => {
    const { line, expectForgotten } = await listen((data, client) => {
      if (data === 'out') setTimeout(() => client.clear())
      const end = performance.now() + 4
      while (data !== 'in' && performance.now() < end);
    })
    line.send(...[...Array(200).keys()].map((id) => ({ id: `burst ${id}`, data: id === 0 ? 'out' : id })))
    await expectForgotten()
  })
})

it('a storage that refuses costs the place after a reload, and nothing else', async () => {
  const server = await startEventServer()
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const refuse = (): never => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const { seen, stream } = openPage(server.url, { getItem: refuse, setItem: refuse, removeItem: refuse })
  const line = await server.line(0)
  for (let id = 1; id <= 3; id += 1) {
    line.send({ id, data: id })
    await until(() => seen.length === id)
  }
  expect(stream.getSnapshot().status).toBe('open')
  expect(warn.mock.calls.flat().join()).toContain('The storage given to resume() refused (full)')
  expect(warn).toHaveBeenCalledTimes(1)
  stream.close()
  await until(() => server.open() === 0)
  stream.open()
  expect((await server.line(1)).headers['last-event-id']).toBe('3')
})

it('a storage that is forbidden altogether costs no more: it is asked for when the stream is opened', async () => {
  const server = await startEventServer()
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const forbid = vi.fn((): never => {
    throw new DOMException('not here', 'SecurityError')
  })
  const layer = resume(forbid)
  expect(forbid).not.toHaveBeenCalled()
  const { seen, stream } = openPage(server.url, forbid, { use: [layer] })
  ;(await server.line(0)).send({ id: 1, data: 1 })
  await until(() => seen.length === 1)
  expect(stream.getSnapshot().status).toBe('open')
  expect(warn.mock.calls.flat().join()).toContain('The storage given to resume() refused (not here)')
})

it('goes on from a storage that a function gives', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const first = openPage(server.url, () => storage)
  ;(await server.line(0)).send({ id: 'a', data: 1 })
  await until(() => items.size === 1)
  first.stream.close()
  openPage(server.url, () => storage)
  expect((await server.line(1)).headers['last-event-id']).toBe('a')
})

it('a loop counts as a handler: what it has not read yet comes again after a reload, what it has does not', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const { stream } = openPage(server.url, storage)
  const loop = iterate(stream)[Symbol.asyncIterator]()
  const line = await server.line(0)
  line.send(...[1, 2, 3, 4].map((id) => ({ id, data: id })))
  expect((await loop.next()).value).toMatchObject({ data: 1 })
  expect((await loop.next()).value).toMatchObject({ data: 2 })
  line.send({ id: 5, data: 5 })
  await until(() => stream.getSnapshot().data === 5)
  // Its body is at work on the second.
  expect([...items.values()]).toEqual(['1'])
  for (const data of [3, 4, 5]) expect((await loop.next()).value).toMatchObject({ data })
  // It asks for more: that one is done with.
  void loop.next()
  await until(() => [...items.values()].join() === '5')
})

it('a message that a loop passes over, as it does not decode, counts as dealt with', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const { stream } = openPage(server.url, storage)
  const loop = iterate(stream)[Symbol.asyncIterator]()
  const end = loop.next()
  ;(await server.line(0)).write('id: 1\ndata: {no JSON\n\n')
  await until(() => [...items.values()].join() === '1')
  stream.close()
  expect((await end).done).toBe(true)
})

it('a loop that has dealt with nothing yet leaves the place where it was before', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const first = openPage(server.url, storage)
  ;(await server.line(0)).send({ id: 'a', data: 1 })
  await until(() => items.size === 1)
  first.stream.close()
  const { stream, seen } = openPage(server.url, storage)
  const loop = iterate(stream)[Symbol.asyncIterator]()
  const line = await server.line(1)
  line.send({ id: 'b', data: 2 })
  expect((await loop.next()).value).toMatchObject({ data: 2 })
  line.send({ id: 'c', data: 3 })
  await until(() => seen.length === 2)
  await new Promise(setImmediate)
  // Its body is at work on the first.
  expect([...items.values()]).toEqual(['a'])
  await loop.return!()
})

it('a loop that is left in the middle of a burst has its place kept: behind the last that it dealt with', async () => {
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const open = () => createStream<{ message: number }>(server.url, { use: [resume(storage)] })
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1)
  void server.line(0).then((line) => line.send(...numbers.map((id) => ({ id, data: id }))))
  const stream = open()
  for await (const { data } of iterate(stream)) {
    expect([...items.values()]).toEqual(data === 1 ? [] : [String(data - 1)])
    if (data === 40) break
  }
  await until(() => server.open() === 0)
  expect([...items.values()]).toEqual(['40'])
  for await (const { data } of iterate(stream)) {
    if (data < 42) continue
    await until(() => stream.getSnapshot().isConnected)
    // What comes of it comes when nobody is there any more.
    stream.reconnect()
    break
  }
  await new Promise(setImmediate)
  expect([...items.values()]).toEqual(['42'])
  const after = iterate(open())[Symbol.asyncIterator]()
  void after.next()
  await until(() => server.lines.some(({ headers }) => headers['last-event-id'] === '42'))
  await after.return!()
})

it('keeps no place where a function makes the url and no key tells one stream from another', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const server = await startEventServer()
  const { items, storage } = createStorage()
  const open = (options: { key?: string }) => {
    const stream = createSSEClient().stream({ url: () => server.url, use: [resume(storage)], ...options })
    onTestFinished(stream.on('message', () => {}))
    return stream
  }
  for (const [number, options] of [{}, { key: 'orders' }].entries()) {
    const stream = open(options)
    ;(await server.line(number)).send({ id: number + 1, data: 0 })
    await until(() => stream.getSnapshot().lastEventId === String(number + 1))
  }
  await until(() => items.size > 0)
  expect([...items.values()]).toEqual(['2'])
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/resume\(\) keeps no place.*`key`/)]])
})

it.each<[string, unknown]>([
  ['answers with promises', async () => 'a'],
  ['answers with promises that reject', () => Promise.reject(new Error('full'))],
  ['gives what is no text', () => 5],
])('a storage that %s costs the place, and nothing else', async (_, answer) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = await startEventServer()
  const storage = { getItem: answer, setItem: answer, removeItem: answer } as ResumeStorage
  const { seen, stream } = openPage(server.url, storage)
  const line = await server.line(0)
  expect(line.headers['last-event-id']).toBeUndefined()
  line.send({ id: 'a', data: 1 }, { id: 'b', data: 2 })
  await until(() => seen.length === 2)
  expect(stream.getSnapshot()).toMatchObject({ status: 'open', error: null })
  // A rejection that nobody handles would fail the run.
  await new Promise(setImmediate)
  warn.mockRestore()
})

it.each(['before', 'behind'])(
  'and a log keep nothing from one another, where that stands %s it',
  async (where) => {
    const server = await startEventServer()
    const counts: number[] = []
    const { items, storage } = createStorage()
    const log = observe((activity) => activity.type === 'consumers' && counts.push(activity.count))
    const use = where === 'before' ? [log, resume(storage)] : [resume(storage), log]
    const { stream } = openPage(server.url, storage, { use })
    ;(await server.line(0)).send({ id: 'a', data: 1 })
    await until(() => items.size === 1)
    expect(stream.getSnapshot().isConnected).toBe(true)
    expect(counts).toEqual([1])
  },
)
