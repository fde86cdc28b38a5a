import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { openConnection } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'

const { answer, head, send, stream } = steps

describe('408 425 429 500 502 503 504 520–524: reconnect, the body is never parsed', () => {
  it.for([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])('%i', async (status, { server }) => {
    const looksLikeOne = answer(
      status,
      { 'content-type': 'text/event-stream' },
      'retry: 60000\nid: 9\ndata: no\n\n',
    )
    server.script('/events', looksLikeOne, stream('data: yes\n\n'))
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toEqual(['yes']))
    expect(connection.errors()).toMatchObject([{ code: 'status', status, fatal: false }])
    expect(server.requests()[1]!.lastEventId).toBeNull()
  })

  it('a body that never ends does not hold the socket', async ({ server }) => {
    server.script('/events', [head(503), send('busy')], stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    await server.exchanges()[0]!.closed
    await eventually(() => expect(server.openSockets()).toBe(1))
  })

  it('not before Retry-After in seconds', async ({ server }) => {
    server.script('/events', answer(503, { 'Retry-After': '1' }), stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    const [first, second] = server.requests()
    expect(second!.time - first!.time).toBeGreaterThanOrEqual(999)
  })

  it('not before Retry-After for who left and comes back either, but by reconnect()', async ({ server }) => {
    server.script('/events', answer(429, { 'Retry-After': '1' }), stream(), stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('reconnecting')
    const due = connection.status().retry!.at!
    for (let times = 0; times < 5; times += 1) {
      connection.close()
      connection.open('')
    }
    expect(connection.status()).toMatchObject({ status: 'reconnecting', retry: { attempt: 1, at: due } })
    await connection.reached('open')
    expect(server.requests()).toHaveLength(2)
    expect(server.requests()[1]!.time - server.requests()[0]!.time).toBeGreaterThanOrEqual(999)
    // Since then nothing is asked of anybody.
    connection.close()
    connection.open('')
    await eventually(() => expect(server.requests()).toHaveLength(3))

    server.script('/slow', answer(503, { 'Retry-After': '600' }), stream())
    const slow = openConnection(server.url('/slow'))
    await slow.reached('reconnecting')
    slow.close()
    slow.open('')
    slow.reconnect()
    await slow.reached('open')
  })

  it('not before Retry-After as a date', async ({ server }) => {
    const date = new Date(Date.now() + 90_000).toUTCString()
    server.script('/events', answer(429, { 'Retry-After': date }), stream())
    const connection = openConnection(server.url('/events'))
    const { retry } = await connection.reached('reconnecting')
    expect(retry!.at).toBeGreaterThanOrEqual(Date.parse(date) - 1)
    expect(retry!.delay).toBeLessThanOrEqual(90_000 * 1.25)
  })

  it('a Retry-After that means nothing is as none', async ({ server }) => {
    server.script('/events', answer(503, { 'Retry-After': 'shortly' }), stream())
    const connection = openConnection(server.url('/events'))
    const { retry } = await connection.reached('reconnecting')
    expect(retry!.delay).toBeLessThanOrEqual(125)
  })
})
