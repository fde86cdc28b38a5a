import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import {
  createListView,
  createReducerView,
  createSSEClient,
  createStream,
  eventSourceTransport,
  pollingTransport,
  type SSEOptions,
  type StreamDefinition,
  type StreamOptions,
} from '../../../src/index.ts'
import { cutAfter, it, watchConsole } from '../support/server.ts'

const { answer, stream } = steps

afterEach(() => void vi.restoreAllMocks())

/** Complete by type: a new option wants its line. `url` is the one that has to be there: nothing is no source. */
const EVERY: Record<Exclude<keyof StreamDefinition, 'url'>, true> = {
  key: true,
  method: true,
  body: true,
  headers: true,
  credentials: true,
  fetch: true,
  transport: true,
  schema: true,
  decode: true,
  until: true,
  failOn: true,
  sentinel: true,
  reconnect: true,
  connectTimeout: true,
  idleTimeout: true,
  maxMessageSize: true,
  lastEventIdParam: true,
  flush: true,
  buffer: true,
  lastEventId: true,
  use: true,
  share: true,
  linger: true,
  gcTime: true,
  events: true,
  onMessage: true,
  onEvent: true,
  onOpen: true,
  onError: true,
  onDone: true,
  onStatus: true,
  onGap: true,
  onComment: true,
  enabled: true,
  signal: true,
  replay: true,
}
const without = (nothing: null | undefined): SSEOptions =>
  Object.fromEntries(Object.keys(EVERY).map((name) => [name, nothing])) as SSEOptions

/** A stream that is cut once: it behaves as one without options, in what comes and in what is asked. */
const expectPlain = async (
  server: ScenarioServer,
  open: (url: string) => { latest: () => unknown; close: () => void },
) => {
  const { warnings, errors } = watchConsole()
  server.script('/', cutAfter('retry: 10\nid: 1\ndata: {"n":1}\n\n'), stream('id: 2\ndata: {"n":2}\n\n'))
  const { latest, close } = open(server.url('/'))
  onTestFinished(close)
  await expect.poll(latest).toEqual({ n: 2 })
  expect(server.requests().map(({ method, lastEventId }) => [method, lastEventId])).toEqual([
    ['GET', null],
    ['GET', '1'],
  ])
  expect(errors()).toEqual([])
  // The loss, which nobody handles: an onError of null is none.
  expect(warnings()).toEqual([expect.stringContaining('cut in the middle')])
}

describe.each([null, undefined])('%s is not given', (nothing) => {
  it('in the definition, and in the second argument', async ({ server }) => {
    await expectPlain(server, (url) => {
      const events = createStream({ url, ...without(nothing) }, without(nothing))
      events.open()
      return { latest: () => events.getSnapshot().data as unknown, close: () => events.close() }
    })
  })

  it('in what a client gives all its streams', async ({ server }) => {
    await expectPlain(server, (url) => {
      const client = createSSEClient(without(nothing) as StreamOptions)
      const events = client.stream(url, nothing as undefined)
      return { latest: () => events.getSnapshot().data as unknown, close: events.subscribe(() => {}) }
    })
  })

  it.for(['until', 'failOn', 'schema', 'sentinel'])(
    'nor does %s hide what stands behind it',
    async (name, { server }) => {
      server.script('/', stream('event: end\ndata: 1\n\n'))
      const behind = {
        until: 'end',
        failOn: 'other',
        schema: { end: (raw: string) => `<${raw}>` },
        sentinel: 'x',
      }
      const client = createSSEClient(behind)
      const events = client.stream({ url: server.url('/'), [name]: nothing }, {
        [name]: nothing,
      } as SSEOptions)
      onTestFinished(events.subscribe(() => {}))
      await expect.poll(() => events.getSnapshot().status).toBe('done')
      expect(events.getSnapshot().data).toBe('<1>')
    },
  )

  it('an entry of `schema`, `events`, `headers` or `reconnect` neither', async ({ server }) => {
    server.script('/', cutAfter('retry: 10\ndata: 1\n\n'), stream('data: 2\n\n'))
    const options = {
      schema: { message: nothing },
      events: { message: nothing },
      headers: { 'X-A': nothing },
      reconnect: {
        delay: nothing,
        maxDelay: nothing,
        maxAttempts: nothing,
        shouldRetry: nothing,
        atEnd: nothing,
      },
      onError: () => {},
    } as unknown as SSEOptions
    const events = createStream(server.url('/'), options)
    events.open()
    onTestFinished(() => events.close())
    await expect.poll(() => events.getSnapshot().data).toBe(2)
  })

  it('a replay of nothing leaves the definition’s word', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    const client = createSSEClient()
    const first = client.stream(server.url('/'))
    onTestFinished(first.subscribe(() => {}))
    await expect.poll(() => first.getSnapshot().data).toBe(1)
    const told: unknown[] = []
    const second = client.stream(
      { url: server.url('/'), replay: true, onMessage: (data) => void told.push(data) },
      { replay: nothing as undefined },
    )
    onTestFinished(second.subscribe(() => {}))
    await expect.poll(() => told).toEqual([1])
  })

  it('in a list and a reducer', async ({ server }) => {
    server.script('/', stream('data: 1\n\nevent: other\ndata: 2\n\n'))
    const client = createSSEClient()
    const list = createListView(client.stream(server.url('/')), {
      event: nothing,
      limit: nothing,
      order: nothing,
      map: nothing,
      key: nothing,
      initial: nothing,
    })
    const sum = createReducerView(
      client.stream(server.url('/')),
      (state: number, n: number) => state + n,
      0,
      {
        event: nothing,
        resetOn: nothing,
      },
    )
    for (const view of [list, sum]) onTestFinished(view.subscribe(() => {}))
    await expect.poll(() => list.getSnapshot().items).toEqual([1, 2])
    await expect.poll(() => sum.getSnapshot().state).toBe(3)
  })

  it('to a transport', async ({ server }) => {
    server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[{"data":1}]'))
    const polled = createStream(server.url('/poll'), { transport: pollingTransport(nothing) })
    onTestFinished(polled.subscribe(() => {}))
    await expect.poll(() => polled.getSnapshot().data).toBe(1)
    const transport = eventSourceTransport({ EventSource: nothing, eventTypes: nothing, probe: nothing })
    expect([transport.name, eventSourceTransport(nothing).name]).toEqual(['eventSource', 'eventSource'])
  })

  it('a source of nothing is none', async ({ server }) => {
    for (const source of [nothing, { url: nothing }]) {
      const events = createStream(source)
      events.open()
      expect(events.getSnapshot().status).toBe('idle')
    }
    expect(server.requests()).toHaveLength(0)
  })
})
