import { EventSource } from 'eventsource'
import { createScenarioServer, steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { scriptEventSource } from '../../test/support/scriptEventSource.ts'
import type { ConsumerOptions } from '../source/consumerOptions.ts'
import { createStream } from '../stream/createStream.ts'
import type { SSEError } from '../errors.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import { eventSourceTransport, type EventSourceTransportOptions } from './eventSourceTransport.ts'

const { answer, end, head, reset, send, stream } = steps

let server: ScenarioServer
beforeEach(async () => {
  server = await createScenarioServer()
})
afterEach(() => server.close())

/** A stream over an EventSource of Node's; only the browser suite has a real one. */
const listen = (
  options: StreamOptions & ConsumerOptions & { transportOptions?: EventSourceTransportOptions } = {},
) => {
  const { transportOptions, ...rest } = options
  const seen: unknown[] = []
  const codes: string[] = []
  const events = createStream(server.url('/events'), {
    transport: eventSourceTransport({ EventSource, ...transportOptions }),
    reconnect: { delay: 1, maxDelay: 100 },
    flush: 'sync',
    onEvent: (data, { event }) => seen.push(event === 'message' ? data : [event, data]),
    onError: ({ code, fatal }) => codes.push(fatal ? `${code}!` : code),
    ...rest,
  })
  onTestFinished(() => events.close())
  events.open()
  return { seen, codes, events, state: () => events.getSnapshot() }
}

describe('eventSourceTransport', () => {
  it('hears the types that handlers, schemas and until name, also those named later', async () => {
    server.script('/events', stream())
    const { seen, events, state } = listen({
      events: { named: () => {} },
      schema: { described: (raw) => raw },
      until: 'last',
      transportOptions: { eventTypes: ['listed'] },
    })
    await expect.poll(() => state().status).toBe('open')
    const off = events.on('later', () => {})
    const [exchange] = server.exchanges()
    for (const type of ['named', 'described', 'listed', 'later', 'unnamed']) {
      await exchange!.send(`event: ${type}\ndata: 1\n\n`)
    }
    await exchange!.send('data: 2\n\nevent: last\ndata: 3\n\n')
    await expect.poll(() => state().status).toBe('done')
    expect(seen).toEqual([['named', 1], ['described', '1'], ['listed', 1], ['later', 1], 2, ['last', 3]])
    off()
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('is left alone while it comes back by itself: the header says where it was', async () => {
    server.script(
      '/events',
      [...stream('retry: 10\nid: a\ndata: 1\n\n'), reset],
      stream('id: b\ndata: 2\n\n'),
    )
    const retries: unknown[] = []
    const { seen, codes, state } = listen({
      onStatus: (status, { retry }) => status === 'reconnecting' && retries.push(retry),
    })
    await expect.poll(() => seen).toEqual([1, 2])
    expect(codes).toEqual(['network'])
    expect(server.requests().map(({ url, lastEventId }) => [url, lastEventId])).toEqual([
      ['/events', null],
      ['/events', 'a'],
    ])
    // Nobody but the EventSource knows when.
    expect(retries).toEqual([{ attempt: 1, delay: 0, at: null, reason: 'network' }])
    expect(state()).toMatchObject({ status: 'open', lastEventId: 'b', gap: null, retry: null, error: null })
  })

  it('is made anew where it gave up, with its place in the query', async () => {
    server.script(
      '/events',
      [...stream('retry: 10\nid: ä\ndata: 1\n\n'), reset],
      answer(502),
      answer(502),
      stream('id: b\ndata: 2\n\n'),
    )
    const { seen, codes } = listen()
    await expect.poll(() => seen).toEqual([1, 2])
    expect(codes).toEqual(['network', 'status'])
    const last = server.requests().at(-1)!
    expect(new URL(last.url, 'http://x').searchParams.get('lastEventId')).toBe('ä')
  })

  it.each([
    { reconnect: false },
    { reconnect: { maxAttempts: 1 } },
    { reconnect: { shouldRetry: ({ code }: SSEError) => code !== 'network' } },
  ])('gives up where it should: %o', async ({ reconnect }) => {
    server.script('/events', [...stream('retry: 10\n\n'), reset])
    const { codes, state } = listen({ reconnect })
    await expect.poll(() => state().status).toBe('error')
    expect(codes.at(-1)).toBe('network!')
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('its own open and error events are no messages, whoever listens for such types', async () => {
    server.script(
      '/events',
      [...stream('retry: 10\nid: 41\ndata: 1\n\n'), reset],
      stream('id: 42\ndata: 2\n\n'),
    )
    const { seen, state } = listen({
      events: { error: () => {}, open: () => {} },
      until: ['error', 'open', 'last'],
    })
    await expect.poll(() => seen).toEqual([1, 2])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '41'])
    expect(state()).toMatchObject({ status: 'open', latest: { message: 2 } })
  })

  it('has no place any more where the server takes it back', async () => {
    server.script('/events', stream('id: a\ndata: 1\n\nid:\ndata: 2\n\n'))
    const { seen, state } = listen()
    await expect.poll(() => seen).toEqual([1, 2])
    expect(state().lastEventId).toBeNull()
  })

  it.each([
    ['include', true],
    ['same-origin', false],
    [undefined, false],
  ] as const)('credentials %s: withCredentials %s', (credentials, expected) => {
    const given: unknown[] = []
    class Noted extends EventSource {
      constructor(url: string, options?: { withCredentials?: boolean }) {
        super(url)
        given.push(options)
      }
    }
    server.script('/events', stream())
    listen({ credentials, transportOptions: { EventSource: Noted } })
    return expect.poll(() => given).toEqual([{ withCredentials: expected }])
  })

  it('a type called open is a message too', async () => {
    server.script('/events', stream('event: open\ndata: 1\n\n'))
    const { seen } = listen({ events: { open: () => {} } })
    await expect.poll(() => seen).toEqual([['open', 1]])
  })

  it('a type called error is a message and no failure', async () => {
    server.script('/events', stream('event: error\ndata: 1\n\n'))
    const { seen, codes } = listen({ events: { error: () => {} } })
    await expect.poll(() => seen).toEqual([['error', 1]])
    expect(codes).toEqual([])
  })

  it.each([
    [204, 'done', []],
    [404, 'error', ['status!']],
  ] as const)('asks why it was refused: %i makes it %s', async (status, expected, codesExpected) => {
    server.script('/events', answer(status))
    const { codes, state } = listen()
    await expect.poll(() => state().status).toBe(expected)
    expect(codes).toEqual(codesExpected)
    expect(server.requests()).toHaveLength(2)
  })

  it('waits as long as Retry-After says after a passing refusal', async () => {
    server.script('/events', answer(503, { 'Retry-After': '7' }))
    const { codes, state } = listen()
    await expect.poll(() => state().status).toBe('reconnecting')
    expect(codes).toEqual(['status'])
    expect(state().retry!.delay).toBeGreaterThanOrEqual(7_000)
  })

  it('without the probe a refusal is a loss like any other', async () => {
    server.script('/events', answer(404), stream('data: 1\n\n'))
    const { seen, codes } = listen({ transportOptions: { probe: false } })
    await expect.poll(() => seen).toEqual([1])
    expect(codes).toEqual(['network'])
    expect(server.requests()).toHaveLength(2)
  })

  it('tells of a gap and obeys ssekit:close without being asked to hear them', async () => {
    server.script(
      '/events',
      stream(
        'id: 9\nevent: ssekit:gap\ndata: {"requested":"1","oldest":null,"reason":"epoch"}\n\n',
        'event: ssekit:close\ndata: {}\n\n',
      ),
    )
    const gaps: string[] = []
    const { state } = listen({ onGap: ({ reason }) => gaps.push(reason) })
    await expect.poll(() => state().status).toBe('done')
    expect(gaps).toEqual(['epoch'])
  })

  it.each([
    [{ headers: { Authorization: 'Bearer x' } }, 'sends no headers, such as authorization'],
    [{ method: 'POST', body: 'x', reconnect: true }, 'makes GET requests, not POST'],
  ])('refuses what it cannot do: %j', async (options, text) => {
    const { state } = listen(options as StreamOptions)
    await expect.poll(() => state().status).toBe('error')
    expect(state().error).toMatchObject({ code: 'request', message: expect.stringContaining(text) as string })
    expect(server.requests()).toHaveLength(0)
  })

  it('says so where there is no EventSource', async () => {
    vi.stubGlobal('EventSource', undefined)
    onTestFinished(() => void vi.unstubAllGlobals())
    const events = createStream(server.url('/events'), {
      transport: eventSourceTransport(),
      onError: () => {},
    })
    events.open()
    await expect.poll(() => events.getSnapshot().error?.message).toContain('has no EventSource')
  })

  it('leaves no connection behind when it is closed at any moment', async () => {
    server.script('/events', [head(), send('retry: 10\ndata: 1\n\n'), end])
    const { events, seen } = listen()
    await expect.poll(() => seen.length).toBeGreaterThan(1)
    events.close()
    // One that was on its way may still arrive, and is gone then too; after that nobody asks.
    const { length } = server.requests()
    const isLeft = () => server.exchanges().some((exchange) => !exchange.isClosed())
    await expect.poll(() => [server.openSockets(), isLeft()]).toEqual([0, false])
    await new Promise(setImmediate)
    expect(server.requests().length).toBeLessThanOrEqual(length + 1)
  })

  it('tells what was read before the line was cut, and nothing after it was closed', async () => {
    const { sources, EventSource: Scripted } = scriptEventSource()
    const message = (data: string, lastEventId: string) => new MessageEvent('message', { data, lastEventId })
    const { seen, events, state } = listen({
      transportOptions: { EventSource: Scripted, probe: false },
    })
    await expect.poll(() => sources).toHaveLength(1)
    sources[0]!.dispatchEvent(new Event('open'))
    sources[0]!.dispatchEvent(message('1', 'a'))
    sources[0]!.dispatchEvent(message('2', 'b'))
    sources[0]!.readyState = 2
    sources[0]!.dispatchEvent(new Event('error'))
    expect(seen).toEqual([1, 2])
    await expect.poll(() => state().error?.lastEventId).toBe('b')
    await expect.poll(() => sources).toHaveLength(2)
    sources[1]!.dispatchEvent(new Event('open'))
    sources[1]!.dispatchEvent(message('3', 'c'))
    events.close()
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(seen).toEqual([1, 2])
    expect(state()).toMatchObject({ status: 'closed', lastEventId: 'b' })
  })

  it('a message that was read in time keeps the line, though the page is too busy to tell it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const source = Object.assign(new EventTarget(), { readyState: 0, close: () => {} })
    const { seen, codes } = listen({
      idleTimeout: 1_000,
      transportOptions: {
        EventSource: function () {
          return source
        } as unknown as EventSourceTransportOptions['EventSource'],
      },
    })
    await new Promise(setImmediate)
    source.dispatchEvent(new Event('open'))
    await new Promise(setImmediate)
    vi.advanceTimersByTime(990)
    source.dispatchEvent(new MessageEvent('message', { data: '1' }))
    vi.advanceTimersByTime(20)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect([seen, codes]).toEqual([[1], []])
  })
})
