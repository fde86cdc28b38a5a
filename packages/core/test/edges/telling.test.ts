import { steps } from '@ssekit/testing/scenarios'
import { EventSource } from 'eventsource'
import { afterEach, describe, expect, vi } from 'vitest'
import {
  createListView,
  createSSEClient,
  createStream,
  eventSourceTransport,
  pollingTransport,
  type SSEOptions,
  type StreamSnapshot,
} from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'
import { cutAfter, it, watchConsole } from './support/server.ts'

const { answer, end, reset, send, stream, head } = steps

afterEach(() => void vi.restoreAllMocks())

describe('the state in onError is the one that it is told about', () => {
  const seenIn = (url: string, options: SSEOptions = {}) => {
    const seen: [string, unknown, unknown, unknown][] = []
    const look = (name: string, { status, readyState, error }: StreamSnapshot) =>
      seen.push([name, status, readyState, error?.code ?? null])
    const events = createStream(url, {
      decode: 'text',
      reconnect: QUICK,
      onError: (error) => {
        look('error', events.getSnapshot())
        if (!error.fatal) expect(events.getSnapshot().error).toBe(error)
      },
      onStatus: () => look('status', events.getSnapshot()),
      onOpen: () => look('open', events.getSnapshot()),
      onDone: () => look('done', events.getSnapshot()),
      ...options,
    })
    events.open()
    return { seen, events }
  }

  it('a loss: reconnecting, as EventSource is CONNECTING there', async ({ server }) => {
    server.script('/', [...stream('data: 1\n\n'), end], answer(204))
    const { seen } = seenIn(server.url('/'))
    await expect.poll(() => seen.at(-1)?.[0]).toBe('done')
    expect(seen).toEqual([
      ['status', 'open', 1, null],
      ['open', 'open', 1, null],
      ['error', 'reconnecting', 0, 'network'],
      ['status', 'reconnecting', 0, 'network'],
      ['status', 'done', 2, null],
      ['done', 'done', 2, null],
    ])
  })

  it.for([
    ['a refusal', answer(404), {}, 'status'],
    ['a wrong type', answer(200, { 'content-type': 'text/html' }), {}, 'content-type'],
    ['a last attempt', answer(503), { reconnect: false }, 'status'],
    ['a message that says so', stream('event: failed\ndata: 1\n\n'), { failOn: 'failed' }, 'failed'],
    ['a cut answer', [...stream('data: 1\n\n'), end], { method: 'POST', until: 'end' }, 'truncated'],
    [
      'a message too large',
      stream(`data: ${'x'.repeat(500)}\n\n`),
      { maxMessageSize: 99 },
      'message-too-large',
    ],
    ['an option that cannot be used', stream(), { until: 5 }, 'request'],
    ['a refused poll', answer(404), { transport: pollingTransport() }, 'status'],
    ['a refused EventSource', answer(404), { transport: eventSourceTransport({ EventSource }) }, 'status'],
  ] as const)('%s: error, as EventSource is CLOSED there', async ([, script, options, code], { server }) => {
    server.script('/', script)
    const { seen } = seenIn(server.url('/'), { reconnect: undefined, ...(options as SSEOptions) })
    await expect.poll(() => seen.at(-1)).toEqual(['status', 'error', 2, code])
    expect(seen.filter(([name]) => name === 'error')).toEqual([['error', 'error', 2, code]])
  })

  it('an abort: closed', async ({ server }) => {
    server.script('/', stream())
    const controller = new AbortController()
    const { seen } = seenIn(server.url('/'), { signal: controller.signal })
    await expect.poll(() => seen.length).toBe(2)
    controller.abort()
    expect(seen.slice(2)).toEqual([
      ['error', 'closed', 2, 'aborted'],
      ['status', 'closed', 2, 'aborted'],
    ])
  })

  it('data that does not decode: open, and the state has no error', async ({ server }) => {
    server.script('/', stream('data: no json\n\n'))
    const states: StreamSnapshot[] = []
    const events = createStream(server.url('/'), { onError: () => states.push(events.getSnapshot()) })
    events.open()
    await expect.poll(() => states).toMatchObject([{ status: 'open', error: null }])
    events.close()
  })

  it('each of those who share a stream sees it, and hears it once', async ({ server }) => {
    server.script('/', [...stream('data: 1\n\n'), reset], answer(404))
    const client = createSSEClient({ reconnect: QUICK })
    const seen: string[] = []
    const offs = ['a', 'b'].map((name) => {
      const consumer = client.stream(server.url('/'), {
        onError: () => seen.push(`${name} ${consumer.getSnapshot().status}`),
      })
      return consumer.subscribe(() => {})
    })
    await expect.poll(() => seen.length).toBe(4)
    expect(seen).toEqual(['a reconnecting', 'b reconnecting', 'a error', 'b error'])
    for (const off of offs) off()
  })

  it('also behind a burst that takes many slices to tell', async ({ server }) => {
    const burst = Array.from({ length: 300 }, (_, id) => `id: ${id}\ndata: ${id}\n\n`).join('')
    server.script('/', [head(), send(burst), end], answer(204))
    const order: string[] = []
    const { seen } = seenIn(server.url('/'), {
      onMessage: () => {
        const until = performance.now() + 0.2
        while (performance.now() < until);
        if (order.at(-1) !== 'message') order.push('message')
      },
      onError: () => {
        order.push(`error ${seen.length}`)
      },
      onStatus: (status) => void order.push(status),
    })
    await expect.poll(() => order.at(-1)).toBe('done')
    expect(order).toEqual(['open', 'message', 'error 1', 'reconnecting', 'done'])
  })
})

describe('a handler whose promise rejects', () => {
  const mine = new Error('save failed')
  const rejects = (): Promise<never> => Promise.reject(mine)

  /** Node ends a process at an unhandled rejection; Vitest fails the run. */
  const kinds: [string, SSEOptions][] = [
    ['onMessage', { onMessage: rejects }],
    ['onEvent', { onEvent: rejects }],
    ['events', { events: { message: rejects } }],
    ['onOpen', { onOpen: rejects }],
    ['onStatus', { onStatus: (status) => (status === 'open' ? rejects() : undefined) }],
    ['onComment', { onComment: rejects }],
  ]

  it.for(kinds)('%s: is reported, the others run, the line stays', async ([, handlers], { server }) => {
    const { errors } = watchConsole()
    server.script('/', stream(': hello\n\n', 'data: 1\n\n'))
    const { heard, errors: told, stream: events } = openStream({ url: server.url('/'), ...handlers })
    await heard('1')
    await expect.poll(errors).toEqual([String(mine)])
    expect(told).toEqual([])
    expect(events.getSnapshot().status).toBe('open')
    expect(server.requests()).toHaveLength(1)
  })

  it('onError and onDone: are reported, the stream goes its way', async ({ server }) => {
    const { errors } = watchConsole()
    server.script('/', cutAfter('data: 1\n\n'), answer(204))
    const { reached } = openStream({ url: server.url('/'), onError: rejects, onDone: rejects })
    await reached('done')
    await expect.poll(errors).toEqual([String(mine), String(mine)])
  })

  it('onGap: is reported, and the gap stays in the state', async ({ server }) => {
    const { errors } = watchConsole()
    server.script('/', stream('id: 9\nevent: ssekit:gap\ndata: {"requested":"1","reason":"epoch"}\n\n'))
    const { stream: events } = openStream({ url: server.url('/'), onGap: rejects })
    await expect.poll(errors).toEqual([String(mine)])
    await expect.poll(() => events.getSnapshot().gap).toMatchObject({ reason: 'epoch' })
  })

  it('on(), subscribe() and the map of a list: as well', async ({ server }) => {
    const { errors } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    const client = createSSEClient()
    const source = client.stream(server.url('/'))
    const list = createListView(source, {
      map: () => {
        throw mine
      },
    })
    source.on('message', rejects)
    const off = list.subscribe(() => {})
    await expect.poll(errors).toEqual([String(mine), String(mine)])
    expect(source.getSnapshot().status).toBe('open')
    off()
    source.close()
    client.clear()
  })

  it('something that only looks like a promise, too', async ({ server }) => {
    const { errors } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    const thenable = { then: (_: unknown, fail: (error: Error) => void) => fail(mine) }
    const { heard } = openStream({
      url: server.url('/'),
      onMessage: (() => thenable) as unknown as () => void,
    })
    await heard('1')
    expect(errors()).toEqual([String(mine)])
  })
})
