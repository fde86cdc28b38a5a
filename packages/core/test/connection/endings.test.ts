import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import { createStream } from '../../src/index.ts'
import { openConnection, QUICK } from './support/openConnection.ts'
import { eventually, fakeClock, it } from './support/scenario.ts'
import { watchResources } from './support/watchResources.ts'

const { answer, end, reset, stream } = steps

describe('204', () => {
  it('204: done, never again', async ({ server }) => {
    fakeClock()
    const { held } = watchResources()
    server.script('/events', answer(204))
    const connection = openConnection(server.url('/events'))
    const { error, retry } = await connection.reached('done')
    expect([error, retry]).toEqual([null, null])
    expect(held()).toEqual({ timers: 0, listeners: 0 })
    connection.open('')
    expect(connection.statuses()).toEqual(['connecting', 'done'])
    expect(connection.codes()).toEqual([])
  })

  it('204 to a retry: done', async ({ server }) => {
    server.script('/events', [...stream('data: 1\n\n'), end], answer(204))
    const connection = openConnection(server.url('/events'))
    await connection.reached('done')
    expect(connection.data()).toEqual(['1'])
  })
})

describe('until holds: the message is delivered, then done; socket closed', () => {
  it.for([
    { name: 'an event type', until: 'complete' },
    { name: 'a list', until: ['failed', 'complete'] },
    { name: 'a function of the message', until: ({ data }: { data: string }) => data === 'end' },
  ])('$name', async ({ until }, { server }) => {
    server.script('/events', stream('data: 1\n\nevent: complete\ndata: end\n\ndata: too late\n\n'))
    const connection = openConnection(server.url('/events'), { until })
    await connection.reached('done')
    expect(connection.data()).toEqual(['1', 'end'])
    await server.exchanges()[0]!.closed
    expect(connection.data()).toEqual(['1', 'end'])
    expect(connection.deliveries.at(-1)).toMatchObject({ type: 'status', status: 'done' })
    expect(server.requests()).toHaveLength(1)
  })

  it('a function that throws is reported, and the stream goes on', async ({ server }) => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    server.script('/events', stream('data: 1\n\n', 'data: 2\n\n'))
    const broken = new Error('broken')
    const connection = openConnection(server.url('/events'), {
      until: () => {
        throw broken
      },
    })
    await eventually(() => expect(connection.data()).toEqual(['1', '2']))
    expect(report.mock.calls).toEqual([[broken], [broken]])
    expect(connection.status().status).toBe('open')
  })

  it('handlers get the last message before the state says done', async ({ server }) => {
    server.script('/events', stream('event: complete\ndata: {"ok":true}\n\n'))
    const seen: string[] = []
    const events = createStream<{ complete: { ok: boolean } }>(server.url('/events'), {
      until: 'complete',
      events: { complete: ({ ok }) => seen.push(`complete ${ok}`) },
      onDone: () => seen.push('done'),
    })
    events.open()
    await eventually(() => expect(seen).toEqual(['complete true', 'done']))
    expect(events.getSnapshot()).toMatchObject({ status: 'done', data: { ok: true } })
  })
})

describe('sentinel: as until, but not delivered and not decoded', () => {
  it('ends the stream', async ({ server }) => {
    server.script('/events', stream('id: 1\ndata: {"a":1}\n\nid: 2\ndata: [DONE]\n\ndata: {"a":2}\n\n'))
    const errors: unknown[] = []
    const data: unknown[] = []
    const events = createStream(server.url('/events'), {
      sentinel: '[DONE]',
      onEvent: (value) => data.push(value),
      onError: (error) => errors.push(error),
    })
    events.open()
    await eventually(() => expect(events.getSnapshot().status).toBe('done'))
    expect(data).toEqual([{ a: 1 }])
    expect(errors).toEqual([])
    expect(events.getSnapshot().lastEventId).toBe('2')
    await server.exchanges()[0]!.closed
  })
})

it('an end in the middle of a message says so, as it is one by a blank line only', async ({ server }) => {
  server.script('/events', [...stream('data: 1\ndata: 2\n'), end], answer(204))
  const connection = openConnection(server.url('/events'))
  await connection.reached('done')
  const [why] = connection.deliveries.flatMap((told) => ('failure' in told && told.failure) || [])
  expect(why).toMatchObject({ code: 'network', fatal: false, status: 200 })
  expect(why?.message).toMatch(/in the middle of a message.*blank line/)
})

it('atEnd false: an end in the middle of a message is a loss', async ({ server }) => {
  server.script('/events', [...stream('data: 1\n\n', 'data: 2\n'), end], [...stream('data: 2\n\n'), end])
  const connection = openConnection(server.url('/events'), { reconnect: { ...QUICK, atEnd: false } })
  await connection.reached('done')
  expect(connection.data()).toEqual(['1', '2'])
  expect(connection.codes()).toEqual(['network'])
})

it('ssekit:close: done, and not delivered', async ({ server }) => {
  server.script('/events', stream('data: 1\n\nevent: ssekit:close\ndata: {}\n\n'))
  const connection = openConnection(server.url('/events'))
  await connection.reached('done')
  expect(connection.data()).toEqual(['1'])
  await server.exchanges()[0]!.closed
})

describe('method other than GET', () => {
  it('clean end is done', async ({ server }) => {
    server.script('/chat', [...stream('data: 1\n\n'), end])
    const connection = openConnection(server.url('/chat'), { method: 'POST', reconnect: undefined })
    await connection.reached('done')
    expect(connection.data()).toEqual(['1'])
    expect(connection.codes()).toEqual([])
    expect(server.requests()).toHaveLength(1)
  })

  it.for(['data: 2\n', 'data: 2', 'id: 2\ndata: {"text":'])(
    'an end in the middle of a message is none in good order: %j',
    async (unfinished, { server }) => {
      server.script('/chat', [...stream('data: 1\n\n', unfinished), end])
      const connection = openConnection(server.url('/chat'), { method: 'POST', reconnect: undefined })
      const { error } = await connection.reached('error')
      expect(connection.data()).toEqual(['1'])
      expect(error).toMatchObject({ code: 'truncated', fatal: true })
      expect(error?.message).toMatch(/in the middle of a message.*blank line/)
      expect(server.requests()).toHaveLength(1)
    },
  )

  it('what follows the last message and carries no data is no part of one', async ({ server }) => {
    server.script('/chat', [...stream('data: 1\n\n', ': bye\nevent: done\n'), end])
    const connection = openConnection(server.url('/chat'), { method: 'POST', reconnect: undefined })
    await connection.reached('done')
    expect(connection.codes()).toEqual([])
  })

  it('a cut is error, and the text says why it is not tried again', async ({ server }) => {
    server.script('/chat', [...stream('data: 1\n\n'), reset])
    const connection = openConnection(server.url('/chat'), { body: { q: 1 }, reconnect: undefined })
    const { error } = await connection.reached('error')
    expect(connection.data()).toEqual(['1'])
    expect(error).toMatchObject({ code: 'network', fatal: true })
    expect(error?.message).toMatch(/cut in the middle.*methods other than GET/)
    expect(server.requests()).toHaveLength(1)
  })

  it('a passing status is error too', async ({ server }) => {
    server.script('/chat', answer(503))
    const connection = openConnection(server.url('/chat'), { method: 'POST', reconnect: undefined })
    expect((await connection.reached('error')).error).toMatchObject({
      code: 'status',
      status: 503,
      fatal: true,
    })
    expect(server.requests()).toHaveLength(1)
  })

  it('a 401 is asked again: nothing was done for it', async ({ server }) => {
    server.script('/chat', answer(401), [...stream('data: 1\n\n'), end])
    const connection = openConnection(server.url('/chat'), {
      method: 'POST',
      reconnect: undefined,
      headers: () => ({}),
    })
    await connection.reached('done')
    expect(server.requests()).toHaveLength(2)
  })

  it('no connect timeout, unless asked for', async ({ server }) => {
    fakeClock()
    server.script('/chat', [])
    const patient = openConnection(server.url('/chat'), { method: 'POST' })
    const hasty = openConnection(server.url('/chat'), {
      method: 'POST',
      connectTimeout: 1_000,
      reconnect: undefined,
    })
    await eventually(() => expect(server.requests()).toHaveLength(2))
    await vi.advanceTimersByTimeAsync(120_000)
    expect(patient.status().status).toBe('connecting')
    expect(hasty.status()).toMatchObject({ status: 'error', error: { code: 'timeout' } })
  })

  it.for([true, QUICK])('reconnect: %o overrides', async (reconnect, { server }) => {
    fakeClock()
    server.script(
      '/chat',
      [...stream('id: 1\ndata: 1\n\n'), end],
      [...stream('data: 2\n\n'), reset],
      stream('data: 3\n\n'),
    )
    const connection = openConnection(server.url('/chat'), { body: { q: 1 }, reconnect })
    for (const expected of [['1'], ['1', '2'], ['1', '2', '3']]) {
      await eventually(() => expect(connection.data()).toEqual(expected))
      if (expected.length === 3) break
      await connection.reached('reconnecting')
      vi.advanceTimersByTime(2_000)
    }
    expect(server.requests()[1]!.lastEventId).toBe('1')
    const bodies = await Promise.all(server.requests().map(({ body }) => body))
    expect(bodies).toEqual(['{"q":1}', '{"q":1}', '{"q":1}'])
  })
})
