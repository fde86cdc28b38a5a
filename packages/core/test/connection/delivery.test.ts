import { steps, type Step } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import { createStream } from '../../src/index.ts'
import { openConnection } from './support/openConnection.ts'
import { createGate, eventually, it } from './support/scenario.ts'

const { answer, end, head, stream } = steps

describe('backpressure: the next read waits until handlers are done', () => {
  it('a big stream pauses at the server, and loses nothing', async ({ server }) => {
    const MESSAGES = 600
    const block = `data: ${'x'.repeat(100_000)}\n\n`
    let sent = 0
    const sendAll: Step = async (exchange) => {
      while (sent < MESSAGES && !exchange.isClosed()) {
        await exchange.send(block)
        sent += 1
      }
    }
    server.script('/events', [head(), sendAll, end])
    server.script('/ping', answer(200, {}, 'pong'))
    const handled = createGate()
    const flush = vi.fn(() => handled.opened)
    const connection = openConnection(server.url('/events'), { reconnect: false }, { sink: { flush } })
    await eventually(() => expect(flush).toHaveBeenCalledTimes(1))
    const delivered = connection.deliveries.length
    // Time enough for a client that reads on: the same process answers all of these meanwhile.
    for (let i = 0; i < 100; i++) await (await fetch(server.url('/ping'))).text()
    expect(flush).toHaveBeenCalledTimes(1)
    expect(connection.deliveries).toHaveLength(delivered)
    expect(sent).toBeLessThan(MESSAGES)
    handled.open()
    await connection.reached('done')
    expect(connection.data()).toHaveLength(MESSAGES)
    expect(new Set(connection.data()).size).toBe(1)
  })
})

describe('a callback that throws', () => {
  it('is reported, the others still run, the connection lives on', async ({ server }) => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    server.script('/events', stream('data: 1\n\ndata: 2\n\n', 'data: 3\n\n'))
    const broken = new Error('broken handler')
    const throwing = (): never => {
      throw broken
    }
    const seen: unknown[] = []
    const events = createStream<{ message: number }>(server.url('/events'), {
      onOpen: throwing,
      onStatus: throwing,
      onMessage: throwing,
      onEvent: (data) => seen.push(data),
    })
    events.on('message', throwing)
    const heard: unknown[] = []
    events.on('message', (data) => heard.push(data))
    await eventually(() => expect(heard).toEqual([1, 2, 3]))
    expect(seen).toEqual([1, 2, 3])
    expect(events.getSnapshot().status).toBe('open')
    expect(server.requests()).toHaveLength(1)
    expect(report).toHaveBeenCalledWith(broken)
    expect(report.mock.calls.filter(([error]) => error === broken).length).toBeGreaterThanOrEqual(7)
    events.close()
  })
})
