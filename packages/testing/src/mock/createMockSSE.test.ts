import { createStream, type ConsumerOptions, type SSEError, type StreamOptions } from '@ssekit/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMockSSE, type MockSSE, type MockSSEOptions } from './index.ts'

const url = 'http://localhost/events'
const opened: { close(): void }[] = []
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  for (const stream of opened.splice(0)) stream.close()
})

/** A client of the core over the mock, and what it was told. */
const listen = (options: StreamOptions & ConsumerOptions & { mock?: MockSSEOptions } = {}) => {
  const { mock, ...streamOptions } = options
  const sse: MockSSE = createMockSSE(mock)
  const seen: unknown[] = []
  const errors: SSEError[] = []
  const stream = createStream(url, {
    ...sse.defaults,
    onEvent: (data, { event }) => seen.push([event, data]),
    onError: (error) => errors.push(error),
    ...streamOptions,
  })
  opened.push(stream)
  stream.open()
  return { sse, at: sse.at(url), stream, seen, errors, status: () => stream.getSnapshot().status }
}

describe('createMockSSE', () => {
  it('has delivered to handlers and state what was emitted, when emit resolves', async () => {
    const { at, seen, stream } = listen()
    await at.emit('note', { a: 1 }, { id: '7' })
    expect(seen).toEqual([['note', { a: 1 }]])
    expect(stream.getSnapshot()).toMatchObject({ status: 'open', data: { a: 1 }, lastEventId: '7' })
    await at.emitChunk(Array.from({ length: 50 }, (_, i) => ({ data: i })))
    expect(seen).toHaveLength(51)
    expect(seen.at(-1)).toEqual(['message', 49])
  })

  it('sends raw text cut wherever the test wants it, and text data of several lines', async () => {
    const { at, seen } = listen({ decode: 'text' })
    await at.send('da', 'ta: a\n', new TextEncoder().encode('\n'))
    await at.emit('message', 'two\nlines')
    expect(seen).toEqual([
      ['message', 'a'],
      ['message', 'two\nlines'],
    ])
  })

  it('waits for open() where that is wanted', async () => {
    const { at, status } = listen({ mock: { open: 'manual' } })
    await vi.waitFor(() => expect(at.requests).toHaveLength(1))
    expect([status(), at.live]).toEqual(['connecting', 0])
    await at.open()
    expect([status(), at.live]).toEqual(['open', 1])
  })

  it.each(['drop', 'end'] as const)(
    '%s() resolves when slow handlers have been told and the state says so',
    async (how) => {
      const { at, status } = listen({
        onError: () => {
          // Longer than the client goes on in one task.
          const end = performance.now() + 30
          while (performance.now() < end);
        },
      })
      await at.emit('note', 1)
      await at[how]()
      expect(status()).toBe('reconnecting')
    },
  )

  it('fails as often as it is told, for ever too', async () => {
    const { at, errors } = listen({ reconnect: { delay: 1, maxDelay: 100 } })
    await at.connected()
    at.fail(503, { times: Infinity })
    await at.drop()
    await vi.waitFor(() => expect(errors.filter(({ code }) => code === 'status').length).toBeGreaterThan(2))
    expect(at.live).toBe(0)
  })

  it.each(['drop', 'end'] as const)('%s() comes behind what was sent, awaited or not', async (how) => {
    const told: unknown[] = []
    const { at, status } = listen({ onEvent: (data) => told.push(data) })
    await at.connected()
    await Promise.all([at.emit('note', 1), at.emit('note', 2), at[how]()])
    expect(told).toEqual([1, 2])
    expect(status()).toBe('reconnecting')
  })

  it('cuts, and the client comes back with its last event ID, on fake timers', async () => {
    vi.useFakeTimers()
    const { sse, at, status, errors } = listen()
    await at.emit('note', 1, { id: 'ä1' })
    await at.drop()
    expect([status(), errors[0]!.code, sse.live]).toEqual(['reconnecting', 'network', 0])
    await vi.advanceTimersByTimeAsync(1_300)
    expect(status()).toBe('open')
    expect(at.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, 'ä1'])
    expect([sse.connections, sse.live]).toEqual([2, 1])
  })

  it('ends in good order, sets the reconnection time, and sends comments', async () => {
    const comments: string[] = []
    const { at, status, stream } = listen({ onComment: (text) => comments.push(text) })
    await at.comment('hello')
    await at.retry(5_000)
    await at.end()
    expect([status(), comments]).toEqual(['reconnecting', ['hello']])
    expect(stream.getSnapshot().retry!.delay).toBeGreaterThanOrEqual(5_000)
  })

  it('fails with a status, as often as asked, and refuses the line', async () => {
    vi.useFakeTimers()
    const { at, errors, status } = listen()
    at.fail(503, { times: 2, headers: { 'Retry-After': '3' } })
    at.refuse()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(errors.map(({ code, status: answered }) => [code, answered])).toEqual([
      ['status', 503],
      ['status', 503],
      ['network', undefined],
    ])
    expect(status()).toBe('open')
  })

  it('fails with a body, which the error has', async () => {
    const { at, errors, status } = listen()
    at.fail(403, { body: '{"error":"Not yours."}', headers: { 'Content-Type': 'application/json' } })
    await vi.waitFor(() => expect(status()).toBe('error'))
    expect(errors[0]).toMatchObject({ status: 403, body: '{"error":"Not yours."}' })
  })

  it("opens, cuts and ends where there is no MessageChannel, as in Jest's jsdom", async () => {
    vi.stubGlobal('MessageChannel', undefined)
    vi.useFakeTimers()
    const { at, status, seen } = listen({ mock: { open: 'manual' } })
    await at.open()
    await at.emit('message', 1)
    expect([status(), seen]).toEqual(['open', [['message', 1]]])
    await at.drop()
    expect(status()).toBe('reconnecting')
  })

  it('sees the client leave where microtasks are faked too, as Jest does', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'queueMicrotask', 'performance', 'Date'],
    })
    const { sse, at, stream, seen } = listen()
    await at.emit('note', 1)
    expect(seen).toEqual([['note', 1]])
    stream.close()
    // A wait of the tool would advance what is faked.
    for (let turn = 0; sse.live > 0 && turn < 50; turn += 1) await Promise.resolve()
    expect(sse.live).toBe(0)
  })

  it('finds a stream by its url or by its definition', async () => {
    const { sse, seen } = listen()
    await sse.at({ url }).emit('note', 1)
    await sse.at(new URL(url)).emit('note', 2)
    expect(seen).toEqual([
      ['note', 1],
      ['note', 2],
    ])
    expect(() => sse.at({ url: () => url })).toThrow('the url of this stream is a function')
    expect(() => sse.at({ url: null })).toThrow('the url of this stream is null')
  })

  it('records what was asked', async () => {
    const { at } = listen({ method: 'POST', body: { question: 'x' }, headers: { 'X-A': '1' } })
    await at.connected()
    expect(at.requests[0]).toMatchObject({
      method: 'POST',
      body: '{"question":"x"}',
      headers: { 'x-a': '1', accept: 'text/event-stream' },
    })
  })

  it('sees the client leave', async () => {
    const { sse, at, stream } = listen()
    await at.connected()
    expect(sse.live).toBe(1)
    stream.close()
    await vi.waitFor(() => expect(sse.live).toBe(0))
    expect(sse.connections).toBe(1)
  })

  it('says so when nothing connects, and what was asked for instead', async () => {
    const { sse, at } = listen()
    await at.connected()
    await expect(sse.at('/other').emit('note', 1)).rejects.toThrow(
      'No connection is open at /other. Asked for so far: /events.',
    )
    await expect(createMockSSE().at('/x').drop()).rejects.toThrow('Asked for so far: nothing.')
  })

  it('refuses what would not be one message', async () => {
    const { at } = listen()
    await expect(at.emit('a\nb', 1)).rejects.toThrow('event must not hold a line end')
    await expect(at.emit('a', 1, { id: 'x\0' })).rejects.toThrow('id must not hold')
    await expect(at.emit('a', undefined)).rejects.toThrow('data must be text or JSON')
  })
})

describe('a test environment that hides what streams are made of', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each(['TextEncoder', 'TextDecoder', 'Headers', 'Request', 'Response', 'ReadableStream'])(
    '%s is asked for by name, before a component wonders why nothing comes',
    async (name) => {
      vi.stubGlobal(name, undefined)
      vi.resetModules()
      const { createMockSSE: create } = await import('./index.ts')
      expect(() => create()).toThrow(new RegExp(`needs ${name}, .*jest-fixed-jsdom`))
    },
  )
})
