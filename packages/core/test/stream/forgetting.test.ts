import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSSEClient, iterate, resume, type SSEClient } from '../../src/index.ts'
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

describe('client.clear()', () => {
  it('forgets messages and place; who listens starts afresh, on one connection', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const consumers = [consume(client, server.url), consume(client, server.url)]
    ;(await server.line(0)).send({ data: 'secret', event: 'mine', id: 7 }, { data: 1, id: 8 })
    await until(() => consumers[0]!.stream.getSnapshot().data === 1)
    const seen: unknown[] = []
    const [first] = consumers
    const off = first!.stream.subscribe(() => seen.push(first!.stream.getSnapshot().status))
    client.clear()
    for (const { stream } of consumers) {
      expect(stream.getSnapshot()).toMatchObject({
        status: 'connecting',
        data: null,
        latest: {},
        lastEventId: null,
      })
    }
    const line = await server.line(1)
    expect(line.headers['last-event-id']).toBeUndefined()
    line.send({ data: 2 })
    await until(() => consumers.every(({ told }) => told.at(-1) === 2))
    expect(server.lines).toHaveLength(2)
    expect(seen[0]).toBe('connecting')
    off()
    consumers.forEach(({ off }) => off())
    await until(() => server.open() === 0)
  })

  it('is one connection, though who hears of it first has another one reconnect', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const [first, second] = [consume(client, server.url), consume(client, server.url)]
    await server.line(0)
    const offForget = first.stream.tap({ onForget: () => second.stream.reconnect() })
    client.clear()
    ;(await server.line(1)).send({ data: 1 })
    await until(() => [first, second].every(({ told }) => told.length === 1))
    ;[offForget, first.off, second.off].forEach((leave) => leave())
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })

  it('has who listens told of the connection that is made after it', async () => {
    const server = await startEventServer()
    const onOpen = vi.fn()
    const client = createSSEClient()
    const { off } = consume(client, server.url, { onOpen })
    await until(() => onOpen.mock.calls.length === 1)
    client.clear()
    await until(() => onOpen.mock.calls.length === 2)
    off()
  })

  it('reaches all, whatever who hears of it first looks at', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url)
    const second = consume(client, `${server.url}?second`)
    await until(() => server.lines.length === 2)
    const off = first.stream.subscribe(() => second.stream.getSnapshot())
    client.clear()
    await until(() => server.lines.length === 4)
    server.lines.forEach((line) => line.send({ data: 1 }))
    await until(() => [first, second].every(({ told }) => told.length === 1))
    ;[off, first.off, second.off].forEach((leave) => leave())
    await until(() => server.open() === 0)
  })

  it('is told once to who is opened anew by one that heard of it first', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const first = consume(client, server.url)
    const second = consume(client, `${server.url}?second`)
    const forgot = vi.fn()
    second.stream.tap({ onForget: forgot })
    await until(() => server.lines.length === 2)
    const off = first.stream.subscribe(() => second.stream.open())
    client.clear()
    await until(() => server.lines.length === 4)
    expect(forgot).toHaveBeenCalledOnce()
    server.lines.forEach((line) => line.send({ data: 1 }))
    await until(() => [first, second].every(({ told }) => told.length === 1))
    ;[off, first.off, second.off].forEach((leave) => leave())
    await until(() => server.open() === 0)
  })

  it('ends a request that is not repeated, and says so, whoever looks at it first', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const told: unknown[] = []
    const first = consume(client, server.url)
    const post = consume(client, server.url, {
      method: 'POST',
      onError: ({ code }) => told.push(code),
      onStatus: (status) => told.push(status),
    })
    await until(() => post.stream.getSnapshot().isConnected)
    const off = first.stream.subscribe(() => post.stream.getSnapshot())
    client.clear()
    expect(told).toEqual(['open', 'aborted', 'closed'])
    await until(() => server.lines.length === 3 && server.open() === 1)
    ;[off, first.off, post.off].forEach((leave) => leave())
    await until(() => server.open() === 0)
  })

  it('reaches those who are away, closed or disabled: nothing of before is shown or resumed', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const away = consume(client, server.url)
    const closed = consume(client, server.url)
    const disabled = consume(client, server.url)
    const forgot = vi.fn()
    away.stream.tap({ onEvent: () => {}, onForget: forgot })
    ;(await server.line(0)).send({ data: 1, id: 'secret' })
    await until(() => away.stream.getSnapshot().data === 1)
    away.off()
    closed.stream.close()
    disabled.stream.setEnabled(false)
    await until(() => server.open() === 0)
    client.clear()
    expect(closed.stream.getSnapshot()).toMatchObject({ status: 'closed', data: null, lastEventId: null })
    expect(closed.stream.getSnapshot()).toBe(closed.stream.getSnapshot())
    expect(disabled.stream.getSnapshot()).toMatchObject({ status: 'idle', data: null, lastEventId: null })
    away.stream.subscribe(() => {})
    expect(away.stream.getSnapshot()).toMatchObject({ status: 'connecting', data: null })
    expect(forgot).toHaveBeenCalledOnce()
    expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
    away.stream.close()
    await until(() => server.open() === 0)
  })

  it('tells those who listen though they are closed, and reaches what gcTime has let go', async () => {
    const server = await startEventServer()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const client = createSSEClient({ gcTime: 1_000, flush: 'sync' })
    const { stream, off } = consume(client, server.url)
    ;(await server.line(0)).send({ data: '"secret"', id: 'secret' })
    await until(() => stream.getSnapshot().data === 'secret')
    stream.close()
    await until(() => server.open() === 0)
    vi.advanceTimersByTime(1_000)
    const seen: unknown[] = []
    const offSeen = stream.subscribe(() => seen.push(stream.getSnapshot().data))
    client.clear()
    expect(seen).toEqual([null])
    offSeen()
    off()
    stream.open()
    expect((await server.line(1)).headers['last-event-id']).toBeUndefined()
    stream.close()
    await until(() => server.open() === 0)
  })

  it('forgets how it ended for who had closed it: a loop over it ends, as over any that is closed', async () => {
    const server = await startEventServer()
    server.refuseWith(403)
    const client = createSSEClient()
    const { stream, off } = consume(client, server.url, { onError: () => {} })
    await until(() => stream.getSnapshot().status === 'error')
    stream.close()
    expect(stream.getSnapshot()).toMatchObject({ status: 'error', error: { status: 403 } })
    off()
    client.clear()
    expect(stream.getSnapshot()).toMatchObject({ status: 'closed', error: null })
    for await (const message of iterate(stream)) expect(message).toBeUndefined()
    expect(server.lines).toHaveLength(1)
  })

  it('does not forget that an option stands in the way', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const { stream, off } = consume(client, server.url, { onError: () => {} })
    ;(await server.line(0)).send({ data: '"secret"' })
    await until(() => stream.getSnapshot().data === 'secret')
    stream.setEnabled(false)
    stream.update(client.read(server.url, { until: new Set(['end']) as never }))
    stream.setEnabled(true)
    expect(stream.getSnapshot()).toMatchObject({ error: { code: 'request' }, data: 'secret' })
    client.clear()
    expect(stream.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'request' }, data: null })
    off()
    await until(() => server.open() === 0)
  })

  it('also makes those start that saw an end', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    server.refuseWith(403)
    const first = consume(client, server.url, { onError: () => {} })
    await until(() => first.stream.getSnapshot().status === 'error')
    server.refuseWith(null)
    const second = consume(client, server.url)
    await until(() => second.stream.getSnapshot().status === 'open')
    client.clear()
    await until(() => [first, second].every(({ stream }) => stream.getSnapshot().status === 'open'))
    expect(server.lines).toHaveLength(3)
    for (const { off } of [first, second]) off()
    await until(() => server.open() === 0)
  })
})

describe('client.clear() and a request that must not be repeated', () => {
  it('ends it with an error that says so, and open() asks anew', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const errors: unknown[] = []
    const { stream, off } = consume(client, server.url, {
      method: 'POST',
      body: 'secret',
      onError: ({ code, fatal }) => errors.push([code, fatal]),
    })
    ;(await server.line(0)).send({ data: '"secret"' })
    await until(() => stream.getSnapshot().data === 'secret')
    client.clear()
    expect(stream.getSnapshot()).toMatchObject({ status: 'closed', data: null, error: { code: 'aborted' } })
    expect(errors).toEqual([['aborted', true]])
    await until(() => server.open() === 0)
    stream.open()
    await server.line(1)
    off()
    await until(() => server.open() === 0)
    expect(server.lines).toHaveLength(2)
  })

  it('ends what open() had opened: asked anew under a subscription it lives as long as that', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url, { method: 'POST', body: 'secret', onError: () => {} })
    stream.open()
    await server.line(0)
    client.clear()
    const off = stream.subscribe(() => {})
    stream.open()
    await server.line(1)
    off()
    await until(() => server.open() === 0)
  })

  it('forgets one that was done, and asks it nothing more', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const onError = vi.fn()
    const { stream } = consume(client, server.url, { method: 'POST', sentinel: '[DONE]', onError })
    ;(await server.line(0)).send({ data: '"secret"' }, { data: '[DONE]' })
    await until(() => stream.getSnapshot().status === 'done')
    client.clear()
    expect(stream.getSnapshot()).toMatchObject({ status: 'closed', data: null, error: null })
    await until(() => server.open() === 0)
    expect(onError).not.toHaveBeenCalled()
    expect(server.lines).toHaveLength(1)
  })
})

it('client.clear() does not have a finished POST sent again for who was away', async () => {
  const server = await startEventServer()
  const client = createSSEClient()
  const { stream, off } = consume(client, server.url, { method: 'POST', sentinel: '[DONE]' })
  ;(await server.line(0)).send({ data: '"secret"' }, { data: '[DONE]' })
  await until(() => stream.getSnapshot().status === 'done')
  off()
  client.clear()
  stream.subscribe(() => {})
  expect(stream.getSnapshot()).toMatchObject({ status: 'closed', data: null })
  await until(() => server.open() === 0)
  expect(server.lines).toHaveLength(1)
})

describe('client.clear() and those who are away', () => {
  const post = { method: 'POST', body: 'x', onError: () => {} } as const

  it('open() after it sends a POST anew', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url, post)
    stream.open()
    await server.line(0)
    stream.close()
    client.clear()
    stream.open()
    await server.line(1)
    stream.close()
    await until(() => server.open() === 0)
  })

  it('tells each why it ended, also where one is looked at while another is being ended', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const codes: string[] = []
    const onError = ({ code }: { code: string }): void => void codes.push(code)
    const both = ['a', 'b'].map((body) => client.stream(server.url, { ...post, body, onError }))
    for (const stream of both) stream.subscribe(() => both.map((one) => one.getSnapshot()))
    await server.line(1)
    client.clear()
    expect(codes).toEqual(['aborted', 'aborted'])
    expect(both.map((stream) => stream.getSnapshot().error?.code)).toEqual(['aborted', 'aborted'])
    await until(() => server.open() === 0)
  })

  it('a POST that was disabled half-way is sent when it is enabled again', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const stream = client.stream(server.url, post)
    const off = stream.subscribe(() => {})
    await server.line(0)
    stream.setEnabled(false)
    client.clear()
    expect(stream.getSnapshot().status).toBe('idle')
    stream.setEnabled(true)
    await server.line(1)
    off()
    await until(() => server.open() === 0)
  })

  it('forgets the stored place of one that is not shared', async () => {
    const server = await startEventServer()
    const stored = new Map<string, string>()
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    }
    const client = createSSEClient({ use: [resume(storage)] })
    const { told, off } = consume(client, server.url, { share: false })
    ;(await server.line(0)).send({ data: 1, id: 'secret' })
    await until(() => told.length === 1 && stored.size === 1)
    off()
    await until(() => server.open() === 0)
    client.clear()
    expect(stored.size).toBe(0)
  })

  it('the message whose handler cleared is not taken for the first of what comes afresh', async () => {
    const server = await startEventServer()
    const client = createSSEClient()
    const onMessage = (data: unknown): void => {
      if (data === 'out') client.clear()
    }
    const { told, off } = consume(client, server.url, { onMessage })
    ;(await server.line(0)).send({ data: '"a"' }, { data: '"out"' })
    ;(await server.line(1)).send({ data: '"b"' })
    await until(() => told.includes('b'))
    expect(told).toEqual(['a', 'b'])
    off()
    await until(() => server.open() === 0)
  })
})

describe('gcTime', () => {
  afterEach(() => void vi.useRealTimers())

  it('within it the next consumer resumes with state and place; after it nothing is left', async () => {
    const server = await startEventServer()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const client = createSSEClient({ flush: 'sync' })
    const first = consume(client, server.url)
    ;(await server.line(0)).send({ data: 1, id: 'a' })
    await until(() => first.told.length === 1)
    first.off()
    await until(() => server.open() === 0)
    vi.advanceTimersByTime(299_999)
    const second = consume(client, server.url)
    expect(second.stream.getSnapshot()).toMatchObject({ status: 'connecting', data: 1, lastEventId: 'a' })
    expect((await server.line(1)).headers['last-event-id']).toBe('a')
    // The first leaving must not end what the second one left behind.
    await until(() => second.stream.getSnapshot().isConnected)
    second.off()
    await until(() => server.open() === 0)
    vi.advanceTimersByTime(299_999)
    expect(client.stream(server.url).getSnapshot().data).toBe(1)
    vi.advanceTimersByTime(1)
    expect(client.stream(server.url).getSnapshot().data).toBeNull()
    const third = consume(client, server.url)
    expect((await server.line(2)).headers['last-event-id']).toBeUndefined()
    third.off()
    await until(() => server.open() === 0)
    // fetch has timers of its own; the one for forgetting goes.
    const timers = vi.getTimerCount()
    client.clear()
    expect(vi.getTimerCount()).toBe(timers - 1)
  })

  it('does not keep a process alive', async () => {
    const server = await startEventServer()
    const setTimeout = vi.spyOn(globalThis, 'setTimeout')
    const { off } = consume(createSSEClient(), server.url, { gcTime: 123_456 })
    await server.line(0)
    off()
    const timers = () =>
      setTimeout.mock.results.filter((_, index) => setTimeout.mock.calls[index]![1] === 123_456)
    await until(() => timers().length > 0)
    expect(timers().map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false])
  })

  it('of one that client.clear() ended does not touch the one that took its place', async () => {
    const server = await startEventServer()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const client = createSSEClient({ flush: 'sync' })
    const first = consume(client, server.url)
    await server.line(0)
    client.clear()
    await server.line(1)
    vi.advanceTimersByTime(300_000)
    const second = consume(client, server.url)
    await until(() => second.stream.getSnapshot().isConnected)
    expect(server.lines).toHaveLength(2)
    first.off()
    second.off()
    await until(() => server.open() === 0)
  })

  it('of one that ended does not touch the one that took its place', async () => {
    const server = await startEventServer()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const client = createSSEClient({ gcTime: 1_000 })
    server.refuseWith(404)
    const first = consume(client, server.url, { onError: () => {} })
    await until(() => first.stream.getSnapshot().status === 'error')
    server.refuseWith(null)
    const second = consume(client, server.url)
    await until(() => second.stream.getSnapshot().isConnected)
    first.off()
    await new Promise(setImmediate)
    vi.advanceTimersByTime(1_000)
    const third = consume(client, server.url)
    expect(third.stream.getSnapshot().status).toBe('open')
    server.lines[1]!.send({ data: 1 })
    await until(() => second.told.length === 1 && third.told.length === 1)
    expect(server.lines).toHaveLength(2)
    for (const { off } of [second, third]) off()
    await until(() => server.open() === 0)
    client.clear()
  })

  it('may be for ever', async () => {
    const server = await startEventServer()
    const client = createSSEClient({ gcTime: Infinity })
    const first = consume(client, server.url)
    ;(await server.line(0)).send({ data: 1, id: 'a' })
    await until(() => first.told.length === 1)
    first.off()
    await until(() => server.open() === 0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = consume(client, server.url)
    expect((await server.line(1)).headers['last-event-id']).toBe('a')
    second.off()
    client.clear()
  })
})
