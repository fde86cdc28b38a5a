import { EventSource } from 'eventsource'
import type { ScenarioServer } from '@ssekit/testing/scenarios'
import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import {
  createListView,
  createSSEClient,
  eventSourceTransport,
  type EventSourceLike,
  type EventSourceTransportOptions,
  type SSEOptions,
} from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { cutAfter, it } from '../support/server.ts'

const { stream } = steps

afterEach(() => void vi.unstubAllGlobals())

/** Real requests, by the EventSource that Node has not got. */
const transport = eventSourceTransport({ EventSource })
const placesOf = (server: ScenarioServer) => server.requests().map(({ lastEventId }) => lastEventId)

describe('the open and error events of an EventSource are no messages', () => {
  const types: [string, SSEOptions][] = [
    ['events', { events: { open: () => {}, error: () => {} } }],
    ['a schema', { schema: { open: (raw) => raw, error: (raw) => raw } }],
    ['until', { until: ['end', 'open', 'error'] }],
    ['failOn', { failOn: ['error', 'open'] }],
  ]

  it.for(types)('named by %s: no message, no end, the place kept', async ([, options], { server }) => {
    server.script('/', cutAfter('retry: 10\nid: 41\ndata: first\n\n'), stream('id: 42\ndata: second\n\n'))
    const { heard, errors, statuses } = openStream({ url: server.url('/'), transport, ...options })
    await heard('first', 'second')
    expect(placesOf(server)).toEqual([null, '41'])
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([['network', false]])
    expect(statuses).toEqual(['open', 'reconnecting', 'open'])
  })

  it('nor in on(), nor in a list of such types', async ({ server }) => {
    server.script('/', cutAfter('retry: 10\nid: 41\ndata: first\n\n'), stream('id: 42\ndata: second\n\n'))
    const client = createSSEClient({ transport, decode: 'text' })
    const source = client.stream(server.url('/'), { onError: () => {} })
    const told: unknown[] = []
    source.on(['error', 'open', 'message'], (data) => told.push(data))
    const list = createListView(source, { event: ['open', 'error'] })
    await expect.poll(() => told).toEqual(['first', 'second'])
    expect(list.getSnapshot().items).toEqual([])
    expect(placesOf(server)).toEqual([null, '41'])
    source.close()
    client.clear()
  })
})

describe('messages that a server gives such a type are messages like any other', () => {
  it.for(['error', 'open'])('%s: told, and no loss', async (type, { server }) => {
    server.script('/', stream(`id: 1\nevent: ${type}\ndata: yes\n\n`))
    const {
      heard,
      errors,
      statuses,
      stream: events,
    } = openStream({
      url: server.url('/'),
      transport,
      events: { [type]: () => {} },
    })
    await heard('yes')
    await expect.poll(() => events.getSnapshot().latest).toEqual({ [type]: 'yes' })
    expect(events.getSnapshot().lastEventId).toBe('1')
    expect(errors).toEqual([])
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('error: an end where `until` or `failOn` says so', async ({ server }) => {
    server.script('/', stream('event: error\ndata: overloaded\n\n'))
    const last = openStream({ url: server.url('/'), transport, until: 'error' })
    const failed = openStream({ url: server.url('/'), transport, failOn: 'error' })
    await last.reached('done')
    await failed.reached('error')
    expect([last.told, failed.told]).toEqual([['overloaded'], ['overloaded']])
    expect(failed.errors).toMatchObject([{ code: 'failed', raw: { event: 'error', data: 'overloaded' } }])
  })
})

it.for([['metrics'], [['metrics', 'logs']]] as const)(
  '`eventTypes` is one, or several: %j',
  async ([eventTypes], { server }) => {
    server.script('/', stream('event: metrics\ndata: 1\n\n'))
    const { heard } = openStream({
      url: server.url('/'),
      transport: eventSourceTransport({ EventSource, eventTypes }),
    })
    await heard('1')
  },
)

/** As polyfills are made: plain objects as events, no classes of the runtime. */
class PlainSource implements EventSourceLike {
  static made: PlainSource[] = []
  readyState = 0
  readonly #listeners: [type: string, listener: (event: MessageEvent) => void][] = []
  readonly url: string
  constructor(url: string) {
    this.url = url
    PlainSource.made.push(this)
  }
  addEventListener(type: string, listener: (event: MessageEvent) => void): void {
    this.#listeners.push([type, listener])
  }
  emit(event: { type: string; data?: string; lastEventId?: string; message?: string }): void {
    for (const [type, listener] of this.#listeners) if (type === event.type) listener(event as MessageEvent)
  }
  open(): void {
    this.readyState = 1
    this.emit({ type: 'open' })
  }
  lose(readyState: number): void {
    this.readyState = readyState
    this.emit({ type: 'error', message: 'connection abort' })
  }
  close(): void {
    this.readyState = 2
  }
}

describe('an EventSource that is a polyfill, with plain objects as events', () => {
  const openOver = async () => {
    PlainSource.made = []
    const options: EventSourceTransportOptions = { EventSource: PlainSource, probe: false }
    const opened = openStream({
      url: 'http://127.0.0.1:9/',
      transport: eventSourceTransport(options),
      events: { error: () => {} },
    })
    await expect.poll(() => PlainSource.made.length).toBe(1)
    PlainSource.made[0]!.open()
    await opened.reached('open')
    return { ...opened, source: PlainSource.made[0]! }
  }

  it('a message of the type error keeps the line', async () => {
    const { source, heard, errors, statuses } = await openOver()
    source.emit({ type: 'message', data: 'first', lastEventId: '1' })
    source.emit({ type: 'error', data: 'boom', lastEventId: '2' })
    source.emit({ type: 'error', data: '', lastEventId: '3' })
    await heard('first', 'boom', '')
    expect(errors).toEqual([])
    expect(statuses).toEqual(['open'])
    expect(PlainSource.made).toHaveLength(1)
  })

  it.for([
    ['closed', 2],
    ['still says open', 1],
  ] as const)('a loss after which it is %s is told, and mended from its place', async ([, readyState]) => {
    const { source, reached, heard, errors } = await openOver()
    source.emit({ type: 'message', data: 'first', lastEventId: '41' })
    await heard('first')
    source.lose(readyState)
    await reached('reconnecting')
    expect(errors).toMatchObject([{ code: 'network', fatal: false, lastEventId: '41' }])
    await expect.poll(() => PlainSource.made.length).toBe(2)
    expect(new URL(PlainSource.made[1]!.url).searchParams.get('lastEventId')).toBe('41')
    PlainSource.made[1]!.open()
    await reached('open')
  })

  it.for(['Event', 'MessageEvent', 'EventSource', 'EventTarget'])(
    'where the runtime has no %s too',
    async (name) => {
      vi.stubGlobal(name, undefined)
      const { source, reached, heard, errors } = await openOver()
      source.emit({ type: 'message', data: 'first', lastEventId: '1' })
      await heard('first')
      source.lose(2)
      await reached('reconnecting')
      expect(errors).toMatchObject([{ code: 'network', fatal: false }])
    },
  )
})
