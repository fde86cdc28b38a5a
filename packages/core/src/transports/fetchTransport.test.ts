import { createScenarioServer, steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import type { TransportObserver, TransportRequest } from '../connection/transport.ts'
import { fetchTransport } from './fetchTransport.ts'

const { answer, end, head, reset, send, stream } = steps

let server: ScenarioServer
beforeEach(async () => {
  server = await createScenarioServer()
})
afterEach(() => server.close())

const observe = () => {
  const told: unknown[] = []
  const observer: TransportObserver = {
    onOpen: () => told.push('open'),
    onActivity: vi.fn(),
    onMessage: ({ data, lastEventId }) => told.push(`message ${data} at ${lastEventId}`),
    onComment: (text) => told.push(`comment ${text}`),
    onRetry: (ms) => told.push(`retry ${ms}`),
    onLastEventId: (id) => told.push(`id ${id}`),
    flush: vi.fn(() => undefined),
  }
  return { told, observer }
}

const request = (rest: Partial<TransportRequest> = {}): TransportRequest => ({
  url: server.url('/events'),
  method: 'GET',
  headers: {},
  body: null,
  credentials: undefined,
  fetch: undefined,
  attempt: 0,
  lastEventId: '',
  reason: 'open',
  lastEventIdParam: undefined,
  eventTypes: { now: () => [], onAdd: () => () => {} },
  maxMessageSize: undefined,
  signal: new AbortController().signal,
  ...rest,
})

it('tells everything in the order of the wire, then how it ended', async () => {
  server.script('/events', [...stream('retry: 5\n: hi\ndata: a\n\n', 'id: 2\ndata: b\n\n', 'id: 3\n\n'), end])
  const { told, observer } = observe()
  expect(await fetchTransport(request({ lastEventId: '1' }), observer)).toBe('ended')
  expect(told).toEqual(['open', 'retry 5', 'comment hi', 'message a at 1', 'message b at 2', 'id 3'])
})

it('every chunk is activity, a part of a line too, and is flushed before the next is read', async () => {
  server.script('/events', stream())
  const { told, observer } = observe()
  const finished = fetchTransport(request(), observer)
  await expect.poll(() => told).toEqual(['open'])
  const [exchange] = server.exchanges()
  const parts = ['da', 'ta', ': 1', '\n', '\n']
  for (const [i, part] of parts.entries()) {
    await exchange!.send(part)
    await expect.poll(() => observer.onActivity, { interval: 1 }).toHaveBeenCalledTimes(i + 1)
    expect(observer.flush).toHaveBeenCalledTimes(i + 1)
  }
  expect(told).toEqual(['open', 'message 1 at '])
  exchange!.end()
  expect(await finished).toBe('ended')
})

it('a signal that is aborted as it opens ends it, also where a fetch has let that pass', async () => {
  const cancel = vi.fn()
  const controller = new AbortController()
  const { observer } = observe()
  const endless = async () =>
    new Response(new ReadableStream({ cancel }), { headers: { 'Content-Type': 'text/event-stream' } })
  const outcome = await fetchTransport(request({ signal: controller.signal, fetch: endless }), {
    ...observer,
    onOpen: () => controller.abort(),
  })
  expect(outcome).toBe('ended')
  expect(cancel).toHaveBeenCalledOnce()
})

it('what took a while to work off is activity again when it is done', async () => {
  server.script('/events', stream('data: 1\n\n'))
  const { observer } = observe()
  let done = (): void => {}
  vi.mocked(observer.flush).mockReturnValueOnce(new Promise((resolve) => (done = resolve)))
  const controller = new AbortController()
  const finished = fetchTransport(request({ signal: controller.signal }), observer)
  await expect.poll(() => observer.flush).toHaveBeenCalledOnce()
  expect(observer.onActivity).toHaveBeenCalledTimes(1)
  done()
  await expect.poll(() => observer.onActivity).toHaveBeenCalledTimes(2)
  expect(observer.onActivity).toHaveBeenLastCalledWith(0)
  controller.abort()
  await finished
})

it('a chunk that takes long to parse is parsed in pieces, between which other tasks have their turn', async () => {
  const data = 'x'.repeat(1_000)
  const bytes = new TextEncoder().encode(`data: ${data}\n\n`.repeat(1_000))
  const { told, observer } = observe()
  const turns: number[] = []
  const body = new ReadableStream({ start: (controller) => (controller.enqueue(bytes), controller.close()) })
  const asked = request({
    fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
  })
  const turn = (): unknown => turns.push(told.length) && told.length < 1_001 && setImmediate(turn)
  turn()
  expect(await fetchTransport(asked, observer)).toBe('ended')
  expect(told.slice(1)).toEqual(Array(1_000).fill(`message ${data} at `))
  expect(new Set(turns).size).toBeGreaterThan(5)
})

it('an abort between the pieces of a chunk leaves the rest of them unread', async () => {
  const message = `data: ${'x'.repeat(1_000)}\n\n`
  const bytes = new TextEncoder().encode(message.repeat(1_000))
  const controller = new AbortController()
  const { observer } = observe()
  observer.onMessage = vi.fn(() => controller.abort())
  const body = new ReadableStream({ start: (source) => source.enqueue(bytes) })
  const own = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  await fetchTransport(request({ fetch: own, signal: controller.signal }), observer)
  expect(vi.mocked(observer.onMessage).mock.calls.length).toBeLessThan(200)
})

it('an unfinished message is dropped', async () => {
  server.script('/events', [head(), send('data: 1\n\ndata: 2\n'), end])
  const { told, observer } = observe()
  await fetchTransport(request(), observer)
  expect(told).toEqual(['open', 'message 1 at '])
})

it('a cut is lost, with the place where it happened', async () => {
  server.script('/events', [head(), send('id: 4\ndata: 1\n\n'), reset])
  const outcome = await fetchTransport(request(), observe().observer)
  expect(outcome).toMatchObject({
    code: 'network',
    fatal: false,
    status: 200,
    lastEventId: '4',
    url: server.url('/events'),
  })
})

it('a request that fails hints at CORS for the header that may need it', async () => {
  server.script('/events', [reset])
  const bare = await fetchTransport(request(), observe().observer)
  expect(bare).toMatchObject({ message: expect.stringMatching(/does its CORS allow this page/) })
  const resumed = await fetchTransport(request({ headers: { 'last-event-id': '1' } }), observe().observer)
  expect(resumed).toMatchObject({ message: expect.stringMatching(/set lastEventIdParam/) })
})

it('a refusal is never opened', async () => {
  server.script('/events', answer(404, { 'content-type': 'text/event-stream' }, 'data: 1\n\n'))
  const { told, observer } = observe()
  expect(await fetchTransport(request(), observer)).toMatchObject({ code: 'status', status: 404 })
  expect(told).toEqual([])
})

it('a refusal lets go of its body, which may have no end', async () => {
  server.script('/events', [head(404), send('x')])
  await fetchTransport(request(), observe().observer)
  await server.exchanges()[0]!.closed
})

it.each([
  ['a refusal', 404, 'text/event-stream'],
  ['a page', 200, 'text/html'],
])('%s lets go of the body of a fetch that heeds no signal', async (_, status, type) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const onCancel = vi.fn()
  const body = new ReadableStream({ cancel: onCancel })
  const deaf = async () => new Response(body, { status, headers: { 'content-type': type } })
  const outcome = fetchTransport(request({ fetch: deaf }), observe().observer)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await outcome).toMatchObject({ status })
  expect(onCancel).toHaveBeenCalledOnce()
})

it('an abort lets go of the body of a fetch that heeds no signal', async () => {
  const onCancel = vi.fn()
  const body = new ReadableStream({ cancel: onCancel })
  const deaf = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  const controller = new AbortController()
  const { told, observer } = observe()
  const finished = fetchTransport(request({ fetch: deaf, signal: controller.signal }), observer)
  await expect.poll(() => told).toEqual(['open'])
  controller.abort()
  await finished
  expect(onCancel).toHaveBeenCalledOnce()
})

it('a response without a body is an empty stream', async () => {
  const empty = async () => new Response(null, { headers: { 'content-type': 'text/event-stream' } })
  const { told, observer } = observe()
  expect(await fetchTransport(request({ fetch: empty }), observer)).toBe('ended')
  expect(told).toEqual(['open'])
})

it('a fetch that cannot stream is told apart from that, before it is opened', async () => {
  const buffering = async () =>
    ({ status: 200, headers: new Headers({ 'content-type': 'text/event-stream' }) }) as Response
  const { told, observer } = observe()
  const outcome = await fetchTransport(request({ fetch: buffering }), observer)
  expect(outcome).toMatchObject({ unsupported: { code: 'request', fatal: true } })
  expect(told).toEqual([])
})

it('an abort ends it, and tells nothing more', async () => {
  server.script('/events', stream('data: 1\n\n'))
  const controller = new AbortController()
  const { told, observer } = observe()
  observer.onMessage = () => controller.abort()
  await fetchTransport(request({ signal: controller.signal }), observer)
  expect(told).toEqual(['open'])
  await server.exchanges()[0]!.closed
})
