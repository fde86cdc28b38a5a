import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import { openConnection, QUICK } from './support/openConnection.ts'
import { eventually, fakeClock, it } from './support/scenario.ts'
import { watchResources } from './support/watchResources.ts'

const { answer, end, head, reset, stream } = steps

describe('network error, response ends, bytes cut: reconnect', () => {
  it('nothing listens: reconnecting, with the reason', async ({ server }) => {
    const url = server.url('/events')
    await server.close()
    const connection = openConnection(url)
    const { retry, error } = await connection.reached('reconnecting', { attempt: 2 })
    expect(retry).toMatchObject({ attempt: 2, reason: 'network' })
    expect(error).toMatchObject({ code: 'network', fatal: false, url })
    expect(error?.cause).toBeInstanceOf(Error)
    expect(error?.message).toMatch(/ECONNREFUSED.*\. Is the server running/)
    // By a name of several addresses Node tells no more than a code.
    const named = openConnection(url.replace('127.0.0.1', 'localhost'))
    const second = await named.reached('reconnecting')
    expect(second.error?.message).toMatch(/ECONNREFUSED.*\. Is the server running/)
  })

  it.each([
    [
      'in the error itself',
      Object.assign(new Error('Unable to connect.'), { code: 'ConnectionRefused' }),
      true,
    ],
    ['nowhere, as in browsers', new TypeError('Failed to fetch'), false],
  ])('what a runtime knows of it is told in development: %s', async (_, cause, isTold) => {
    const connection = openConnection('http://localhost/', { fetch: () => Promise.reject(cause) })
    const { error } = await connection.reached('reconnecting')
    expect(error?.message).toContain(
      `The connection failed. ${isTold ? `${cause.message}. ` : ''}Is the server`,
    )
  })

  it('the line is reset before the head', async ({ server }) => {
    server.script('/events', [reset], stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    expect(connection.statuses()).toEqual(['connecting', 'reconnecting', 'reconnecting', 'open'])
    expect(connection.codes()).toEqual(['network'])
  })

  it('the response ends', async ({ server }) => {
    server.script('/events', [...stream('id: 1\ndata: 1\n\n'), end], stream('id: 2\ndata: 2\n\n'))
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toEqual(['1', '2']))
    expect(connection.errors()).toMatchObject([
      { code: 'network', status: 200, lastEventId: '1', fatal: false },
    ])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('the response ends, and a function had made its url: the error names that', async ({ server }) => {
    server.script('/events', [...stream('data: 1\n\n'), end])
    const url = () => server.url('/events?ticket=1')
    const connection = openConnection('', { url } as object)
    await connection.reached('reconnecting')
    expect(connection.errors()).toMatchObject([{ code: 'network', url: url() }])
  })

  it('the bytes are cut in the middle of a message: it is not delivered, and asked for again', async ({
    server,
  }) => {
    server.script(
      '/events',
      [...stream('id: 1\ndata: 1\n\n', 'id: 2\ndata: 2'), reset],
      stream('id: 2\ndata: 2\n\n'),
    )
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toEqual(['1', '2']))
    expect(connection.codes()).toEqual(['network'])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('tells in order: message, then the status that names the error and the retry', async ({ server }) => {
    server.script('/events', [...stream('data: 1\n\n'), reset], stream())
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.statuses()).toHaveLength(5))
    expect(connection.deliveries.map(({ type }) => type)).toEqual([
      'status', // connecting
      'status', // open
      'message',
      'status', // reconnecting, waiting, and what was lost
      'status', // reconnecting, under way
      'status', // open
    ])
    const [, , waiting, underWay, open] = connection.all('status')
    expect(waiting!.retry!.at! - Date.now()).toBeLessThanOrEqual(waiting!.retry!.delay)
    expect(waiting!.error).toBe(connection.errors()[0])
    expect(underWay).toMatchObject({ error: waiting!.error, retry: { at: null, attempt: 1 } })
    expect(open).toMatchObject({ error: null, retry: null })
  })

  it('a place in the stream that came without a message is resumed from', async ({ server }) => {
    server.script('/events', [...stream('id: 40\n\n'), reset], stream())
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(server.requests()).toHaveLength(2))
    expect(connection.all('lastEventId')).toEqual([{ type: 'lastEventId', id: '40' }])
    expect(server.requests()[1]!.lastEventId).toBe('40')
  })

  it('an empty id means: from the start', async ({ server }) => {
    server.script('/events', [...stream('id: 1\ndata: 1\n\n', 'id\ndata: 2\n\n'), reset], stream())
    openConnection(server.url('/events'))
    await eventually(() => expect(server.requests()).toHaveLength(2))
    expect(server.requests()[1]!.lastEventId).toBeNull()
  })
})

describe('delay', () => {
  it('the first retry comes after the reconnection time, which the server may set', async ({ server }) => {
    server.script('/events', [...stream('retry: 180\ndata: 1\n\n'), reset], stream())
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 60_000 } })
    const { retry } = await connection.reached('reconnecting')
    expect(retry).toMatchObject({ attempt: 1, delay: 180 })
    await connection.reached('open')
    const [first, second] = server.requests()
    expect(second!.time - first!.time).toBeGreaterThanOrEqual(179)
  })

  it('what the server set holds for later connections too', async ({ server }) => {
    server.script('/events', [...stream('retry: 0\ndata: 1\n\n'), reset], [reset], stream())
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 60_000 } })
    await eventually(() => expect(server.requests()).toHaveLength(3))
    const waits = connection.all('status').flatMap(({ retry }) => (retry?.at ? [retry.delay] : []))
    expect(waits).toEqual([100, 500])
  })

  it('is lengthened by up to a quarter', async ({ server }) => {
    server.script('/events', [reset])
    vi.spyOn(Math, 'random').mockReturnValue(0.999999)
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 4_000 } })
    expect((await connection.reached('reconnecting')).retry!.delay).toBe(5_000)
  })

  it('a retry that is due while the machine sleeps is made on waking', async ({ server }) => {
    fakeClock()
    const { dispatch } = watchResources()
    server.script('/events', answer(503, { 'retry-after': '600' }), stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('reconnecting', { attempt: 1 })
    dispatch('focus')
    expect(connection.status().retry?.at).not.toBeNull()
    vi.setSystemTime(Date.now() + 3_600_000)
    dispatch('focus')
    await connection.reached('open')
  })
})

describe('the count of failures in a row', () => {
  it('three failures, maxAttempts 3: exactly three retries, then the error', async ({ server }) => {
    server.script('/events', [reset])
    const connection = openConnection(server.url('/events'), { reconnect: { ...QUICK, maxAttempts: 3 } })
    const { error, retry } = await connection.reached('error')
    expect(server.requests()).toHaveLength(4)
    expect(connection.codes()).toEqual(['network', 'network', 'network', 'network!'])
    expect(retry).toBeNull()
    expect(error?.message).toMatch(
      /Given up after 3 retries \(reconnect\.maxAttempts\): reconnect\(\) tries again\./,
    )
  })

  it('a message between losses sets it back: ten drops with maxAttempts 1 do not give up', async ({
    server,
  }) => {
    server.script(
      '/events',
      ...Array.from({ length: 10 }, () => [...stream('data: x\n\n'), reset]),
      stream('data: last\n\n'),
    )
    const connection = openConnection(server.url('/events'), { reconnect: { ...QUICK, maxAttempts: 1 } })
    await eventually(() => expect(connection.data().at(-1)).toBe('last'))
    const counts = connection.all('status').flatMap(({ retry }) => (retry?.at ? [retry.attempt] : []))
    expect(counts).toEqual(Array.from({ length: 10 }, () => 1))
  })

  it('opening alone does not: a server that hangs up at once is given up', async ({ server }) => {
    server.script('/events', [head(), end])
    const connection = openConnection(server.url('/events'), { reconnect: { ...QUICK, maxAttempts: 2 } })
    await connection.reached('error')
    expect(server.requests()).toHaveLength(3)
  })

  it.for([
    { openFor: 30_000, attempt: 1 },
    { openFor: 29_000, attempt: 2 },
  ])(
    'a silent connection that stayed open $openFor ms: retry $attempt',
    async ({ openFor, attempt }, { server }) => {
      fakeClock()
      server.script('/events', [reset], stream())
      const connection = openConnection(server.url('/events'))
      await connection.reached('reconnecting', { attempt: 1 })
      await vi.advanceTimersByTimeAsync(200)
      await connection.reached('open')
      await vi.advanceTimersByTimeAsync(openFor)
      server.exchanges()[1]!.reset()
      expect((await connection.reached('reconnecting')).retry).toMatchObject({ attempt })
    },
  )
})

describe('reconnect: false', () => {
  it('a loss is the end, and the text says so', async ({ server }) => {
    server.script('/events', [...stream('data: 1\n\n'), reset])
    const connection = openConnection(server.url('/events'), { reconnect: false })
    const { error } = await connection.reached('error')
    expect(connection.codes()).toEqual(['network!'])
    expect(error?.message).toMatch(/reconnecting is off.*call reconnect\(\) \(start\(\) for a text\)/)
    expect(server.requests()).toHaveLength(1)
  })

  it('a good end is done', async ({ server }) => {
    server.script('/events', [...stream('data: 1\n\n'), end])
    const connection = openConnection(server.url('/events'), { reconnect: false })
    await connection.reached('done')
    expect(connection.codes()).toEqual([])
  })

  it('reconnect() tries again all the same', async ({ server }) => {
    server.script('/events', [reset], stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'), { reconnect: false })
    await connection.reached('error')
    connection.reconnect()
    await eventually(() => expect(connection.data()).toEqual(['1']))
  })
})
