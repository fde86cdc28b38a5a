import type { ConnectionActivity, Delivery } from '../../src/connection/delivery.ts'
import { createWantedTypes } from '../../src/source/wantedTypes.ts'
import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import { createConnection } from '../../src/connection/connection.ts'
import type { Outcome, TransportObserver, TransportRequest } from '../../src/connection/transport.ts'
import { SSEError } from '../../src/index.ts'
import { openConnection } from './support/openConnection.ts'
import { createGate, eventually, fakeClock, it } from './support/scenario.ts'
import { watchResources } from './support/watchResources.ts'

const { head, reset, send, stream } = steps

describe('close()', () => {
  it('while `headers` are still asked for asks no transport', async () => {
    const gate = createGate()
    let isAsked = false
    const transport = vi.fn(() => Promise.resolve<Outcome>('ended'))
    const connection = openConnection('http://localhost/events', {
      transport,
      headers: async () => {
        isAsked = true
        await gate.opened
        return {}
      },
    })
    await eventually(() => expect(isAsked).toBe(true))
    connection.close()
    gate.open()
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
    expect(transport).not.toHaveBeenCalled()
  })

  it('ends the line', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    connection.close()
    await server.exchanges()[0]!.closed
    expect(connection.statuses()).toEqual(['connecting', 'open'])
    expect(connection.codes()).toEqual([])
  })

  it('during the wait leaves no timer, and nothing rises again', async ({ server }) => {
    fakeClock()
    const { held } = watchResources()
    server.script('/events', [reset])
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 5_000 } })
    await connection.reached('reconnecting')
    expect(held().timers).toBe(1)
    connection.close()
    expect(held()).toEqual({ timers: 0, listeners: 0 })
    vi.advanceTimersByTime(3_600_000)
    expect(connection.statuses()).toEqual(['connecting', 'reconnecting'])
    expect(server.requests()).toHaveLength(1)
  })

  it('before the head comes gives up the request', async ({ server }) => {
    const { held } = watchResources()
    server.script('/events', [])
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(server.exchanges()).toHaveLength(1))
    connection.close()
    expect(held()).toEqual({ timers: 0, listeners: 0 })
    await server.exchanges()[0]!.closed
    expect(connection.statuses()).toEqual(['connecting'])
  })

  it('gives up the line even where the given fetch lets the signal pass', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'))
    const deaf: typeof fetch = (input, init) => fetch(input, { ...init, signal: null })
    const connection = openConnection(server.url('/events'), { fetch: deaf })
    await eventually(() => expect(connection.data()).toHaveLength(1))
    connection.close()
    await server.exchanges()[0]!.closed
  })

  it('and a response that such a fetch brings late is let go', async ({ server }) => {
    const gate = createGate()
    server.script('/events', [steps.until(gate.opened), head(), send('data: 1\n\n')])
    const deaf: typeof fetch = (input, init) => fetch(input, { ...init, signal: null })
    const connection = openConnection(server.url('/events'), { fetch: deaf })
    await eventually(() => expect(server.exchanges()).toHaveLength(1))
    connection.close()
    gate.open()
    await server.exchanges()[0]!.closed
    expect(connection.statuses()).toEqual(['connecting'])
    expect(connection.data()).toEqual([])
  })

  it('open() after it resumes from where it is told', async ({ server }) => {
    server.script('/events', stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    connection.close()
    connection.open('9')
    await connection.reached('open')
    expect(server.requests()[1]!.lastEventId).toBe('9')
  })
})

describe('reconnect()', () => {
  it('during backoff leaves one live connection', async ({ server }) => {
    fakeClock()
    server.script('/events', [reset], stream())
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 5_000 } })
    await connection.reached('reconnecting')
    connection.reconnect()
    await connection.reached('open')
    vi.advanceTimersByTime(60_000)
    connection.open('')
    expect(server.requests()).toHaveLength(2)
    expect(server.openSockets()).toBe(1)
    expect(connection.status().status).toBe('open')
  })

  it('while open drops the line, resumes, and says reconnecting in between', async ({ server }) => {
    server.script('/events', stream('id: 1\ndata: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toHaveLength(1))
    connection.reconnect()
    await eventually(() => expect(connection.data()).toHaveLength(2))
    await server.exchanges()[0]!.closed
    expect(connection.statuses()).toEqual(['connecting', 'open', 'reconnecting', 'open'])
    expect(connection.codes()).toEqual([])
    expect(server.requests()[1]!.lastEventId).toBe('1')
    await eventually(() => expect(server.openSockets()).toBe(1))
  })

  it('many in a row leave one', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    for (let i = 0; i < 20; i++) connection.reconnect()
    await eventually(() => expect(connection.data()).toEqual(['1']))
    await eventually(() => expect(server.openSockets()).toBe(1))
  })
})

describe('late callbacks of an abandoned attempt', () => {
  it('do nothing, whatever a transport tells', async () => {
    const attempts: {
      request: TransportRequest
      observer: TransportObserver
      end: (outcome: Outcome) => void
    }[] = []
    const deliveries: Delivery[] = []
    const options = { until: 'last' }
    const notes: ConnectionActivity[] = []
    const connection = createConnection({
      url: 'http://127.0.0.1:9/events',
      options,
      transport: (request, observer) => new Promise((end) => attempts.push({ request, observer, end })),
      sink: {
        push: (delivery) => deliveries.push(delivery),
        note: (activity) => notes.push(activity),
        flush: () => undefined,
        isBusy: () => false,
      },
      eventTypes: createWantedTypes(),
      current: () => options,
    })
    connection.open('')
    await eventually(() => expect(attempts).toHaveLength(1))
    connection.reconnect()
    await eventually(() => expect(attempts).toHaveLength(2))
    const [old, live] = attempts
    expect(old!.request.signal.aborted).toBe(true)
    live!.observer.onOpen()
    const before = deliveries.length
    const notesBefore = notes.length
    const message = { event: 'last', data: 'old', lastEventId: '99' }
    old!.observer.onOpen()
    old!.observer.onActivity(5)
    old!.observer.onRetry(60_000)
    old!.observer.onComment('ssekit heartbeat=1000')
    old!.observer.onLastEventId('99')
    old!.observer.onMessage(message)
    for (const outcome of ['finished', new SSEError('status', 'late')] as const) {
      old!.end(outcome)
    }
    await Promise.resolve()
    expect(deliveries).toHaveLength(before)
    expect(notes).toHaveLength(notesBefore)
    live!.end('ended')
    await eventually(() => expect(deliveries.at(-1)).toMatchObject({ status: 'reconnecting' }))
    expect(deliveries.at(-1)).toMatchObject({
      retry: { delay: expect.toSatisfy((ms: number) => ms <= 1_250) },
    })
    expect(deliveries.at(-1)).toMatchObject({ failure: { lastEventId: '' } })
    connection.close()
  })

  it('a transport that rejects is a failed attempt', async () => {
    const connection = openConnection('http://127.0.0.1:9/events', {
      transport: () => Promise.reject(new Error('broken transport')),
    })
    const { error } = await connection.reached('reconnecting', { attempt: 1 })
    expect(error).toMatchObject({ code: 'request', cause: { message: 'broken transport' } })
  })

  it('a transport that resolves with no outcome is one too', async () => {
    const connection = openConnection('http://127.0.0.1:9/events', {
      transport: () => Promise.resolve(null as never),
    })
    const { error } = await connection.reached('reconnecting', { attempt: 1 })
    expect(error).toMatchObject({ code: 'request', cause: { name: 'TypeError' } })
  })
})
