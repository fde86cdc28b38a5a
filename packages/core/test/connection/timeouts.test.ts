import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import { createStream } from '../../src/index.ts'
import { scriptAttempts } from '../support/scriptAttempts.ts'
import { openConnection, type OpenConnection } from './support/openConnection.ts'
import { eventually, fakeClock, it } from './support/scenario.ts'

const { answer, stream, reset } = steps

describe('no response head in connectTimeout: abort, reconnect', () => {
  it('never by default, before a head has come', async ({ server }) => {
    fakeClock()
    server.script('/events', [])
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(server.requests()).toHaveLength(1))
    vi.advanceTimersByTime(3_600_000)
    expect(connection.codes()).toEqual([])
    expect(server.exchanges()[0]!.isClosed()).toBe(false)
  })

  it('after 30 seconds by default, once a head has come', async ({ server }) => {
    fakeClock()
    server.script('/events', [...stream('retry: 100\n\n'), reset], [], stream())
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.codes()).toEqual(['network']))
    vi.advanceTimersByTime(200)
    await eventually(() => expect(server.requests()).toHaveLength(2))
    await vi.advanceTimersByTimeAsync(29_700)
    expect(connection.codes()).toEqual(['network'])
    await vi.advanceTimersByTimeAsync(300)
    const { error, retry } = connection.status()
    expect(error).toMatchObject({ code: 'timeout', fatal: false, url: server.url('/events') })
    expect(error?.message).toMatch(/30000 ms.*flushHeaders.*connectTimeout/)
    expect(retry).toMatchObject({ attempt: 1, reason: 'timeout' })
    await server.exchanges()[1]!.closed
    vi.advanceTimersByTime(200)
    await connection.reached('open')
  })

  it('headers that never come count too', async ({ server }) => {
    server.script('/events', stream())
    let calls = 0
    const connection = openConnection(server.url('/events'), {
      connectTimeout: 300,
      headers: () => (calls++ === 0 ? new Promise<never>(() => {}) : {}),
    })
    await connection.reached('open')
    expect(connection.codes()).toEqual(['timeout'])
  })

  it.for([1, 2])(
    'is no failure: the retry under way is the first one still (%i late)',
    async (late, { server }) => {
      server.script('/events', [], [], [])
      const connection = openConnection(server.url('/events'), { connectTimeout: 300 })
      await eventually(() => expect(server.requests()).toHaveLength(late + 1))
      const retries = connection.all('status').flatMap(({ retry }) => (retry ? [retry.attempt] : []))
      expect(retries).toEqual(Array(2 * late).fill(1))
    },
  )

  it('is waited for as after a first failure, whatever had failed before', async ({ server }) => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    server.script('/events', [reset], [reset], [], stream())
    const connection = openConnection(server.url('/events'), {
      connectTimeout: 1_000,
      reconnect: { delay: 100 },
    })
    await connection.reached('open')
    const waits = connection.all('status').flatMap(({ retry }) => (retry?.at ? [retry.delay] : []))
    expect(connection.codes()).toEqual(['network', 'network', 'timeout'])
    expect(waits).toEqual([100, 500, 100])
  })

  it('once the head is there it has done its part', async ({ server }) => {
    fakeClock()
    server.script('/events', stream())
    const connection = openConnection(server.url('/events'), { connectTimeout: 50 })
    await connection.reached('open')
    vi.advanceTimersByTime(60_000)
    expect(connection.status().status).toBe('open')
  })

  it('so it has where a transport of one’s own tells no more than that it is open', async () => {
    fakeClock()
    const { attempts, transport } = scriptAttempts()
    const connection = openConnection('http://localhost/', { transport, connectTimeout: 50 })
    await eventually(() => expect(attempts).toHaveLength(1))
    attempts[0]!.observer.onOpen()
    await connection.reached('open')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.codes()).toEqual([])
  })

  it('false waits for ever', async ({ server }) => {
    fakeClock()
    server.script('/events', [])
    const connection = openConnection(server.url('/events'), { connectTimeout: false })
    await eventually(() => expect(server.requests()).toHaveLength(1))
    vi.advanceTimersByTime(200_000)
    expect(connection.status().status).toBe('connecting')
    expect(server.exchanges()[0]!.isClosed()).toBe(false)
  })

  it('Infinity does not fire at once', async ({ server }) => {
    server.script('/events', answer(503), stream())
    const connection = openConnection(server.url('/events'), {
      connectTimeout: Infinity,
      idleTimeout: Infinity,
    })
    await connection.reached('open')
    expect(connection.codes()).toEqual(['status'])
  })
})

describe('no byte for idleTimeout: abort, reconnect', () => {
  /** Sends from the server, and waits until the client has told of it. */
  const sendComment = async (
    server: { exchanges(): readonly { send(bytes: string): Promise<void> }[] },
    connection: OpenConnection,
    text = '',
  ): Promise<void> => {
    const before = connection.all('comment').length
    await server.exchanges().at(-1)!.send(`:${text}\n`)
    await eventually(() => expect(connection.all('comment').length).toBe(before + 1))
  }

  it('any byte is life: a comment will do', async ({ server }) => {
    fakeClock()
    server.script('/events', stream())
    const connection = openConnection(server.url('/events'), { idleTimeout: 10_000 })
    await connection.reached('open')
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(9_000)
      await sendComment(server, connection)
    }
    await vi.advanceTimersByTimeAsync(9_999)
    expect(connection.codes()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(connection.status()).toMatchObject({ status: 'reconnecting', retry: { reason: 'timeout' } })
    expect(connection.errors()[0]?.message).toMatch(/No byte for 10000 ms.*idleTimeout/)
    await server.exchanges()[0]!.closed
  })

  it('counts from the head, however long that took', async ({ server }) => {
    fakeClock()
    server.script('/events', [])
    const connection = openConnection(server.url('/events'), { idleTimeout: 10_000 })
    await eventually(() => expect(server.exchanges()).toHaveLength(1))
    vi.advanceTimersByTime(20_000)
    server.exchanges()[0]!.head(200, { 'content-type': 'text/event-stream' })
    await connection.reached('open')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(connection.codes()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(connection.errors()).toMatchObject([{ message: expect.stringContaining('for 10000 ms') }])
  })

  it('off when the server announces nothing', async ({ server }) => {
    fakeClock()
    server.script('/events', stream('data: 1\n\n'))
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toHaveLength(1))
    vi.advanceTimersByTime(3_600_000)
    expect(connection.status().status).toBe('open')
  })

  it.for([
    { comment: 'ssekit heartbeat=1000', idle: 2_500 },
    { comment: ' ssekit heartbeat=15000', idle: 37_500 },
    { comment: ' ssekit heartbeat=600000', idle: 1_500_000 },
  ])('":$comment": 2.5 times that', async ({ comment, idle }, { server }) => {
    fakeClock()
    server.script('/events', stream())
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    await sendComment(server, connection, comment)
    await vi.advanceTimersByTimeAsync(idle - 1)
    expect(connection.codes()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(connection.codes()).toEqual(['timeout'])
  })

  it.for([10_000, false] as const)(
    'announced or not, an idleTimeout that is given counts: %s',
    async (given, { server }) => {
      fakeClock()
      server.script('/events', stream())
      const connection = openConnection(server.url('/events'), { idleTimeout: given })
      await connection.reached('open')
      await sendComment(server, connection, ' ssekit heartbeat=1000')
      await vi.advanceTimersByTimeAsync(9_999)
      expect(connection.codes()).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(connection.codes()).toEqual(given === false ? [] : ['timeout'])
    },
  )

  it.for(['ssekit heartbeat=999', ' ssekit heartbeat=600001', '  ssekit heartbeat=2000', ' heartbeat=2000'])(
    '":%s" is ignored',
    async (comment, { server }) => {
      fakeClock()
      server.script('/events', stream())
      const connection = openConnection(server.url('/events'))
      await connection.reached('open')
      await sendComment(server, connection, comment)
      vi.advanceTimersByTime(3_600_000)
      expect(connection.status().status).toBe('open')
    },
  )

  it('idleTimeout: false overrules what is announced', async ({ server }) => {
    fakeClock()
    server.script('/events', stream())
    const connection = openConnection(server.url('/events'), { idleTimeout: false })
    await connection.reached('open')
    await sendComment(server, connection, ' ssekit heartbeat=1000')
    vi.advanceTimersByTime(3_600_000)
    expect(connection.status().status).toBe('open')
  })

  it('what one connection announced holds for the next until its first byte', async ({ server }) => {
    fakeClock()
    // A head without a byte behind it: something between holds back what the server says.
    server.script('/events', stream(), stream(), stream(), stream(':\n\n'))
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    await sendComment(server, connection, ' ssekit heartbeat=1000')
    for (const told of [1, 2, 3]) {
      await vi.advanceTimersByTimeAsync(2_500)
      expect(connection.codes()).toEqual(Array(told).fill('timeout'))
      await vi.advanceTimersByTimeAsync(200)
      await connection.reached('open')
    }
    await eventually(() => expect(connection.all('comment')).toHaveLength(2))
    vi.advanceTimersByTime(3_600_000)
    expect(connection.status().status).toBe('open')
    expect(connection.codes()).toHaveLength(3)
  })

  it('slow handlers are no silence', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'.repeat(12)))
    let handled = 0
    const wasClosed: boolean[] = []
    const events = createStream(server.url('/events'), {
      idleTimeout: 60,
      onError: () => {},
      onMessage: () => {
        const end = performance.now() + 25
        while (performance.now() < end);
        handled += 1
        wasClosed.push(events.getSnapshot().status === 'reconnecting')
      },
    })
    events.open()
    await eventually(() => expect(handled).toBe(12))
    expect(wasClosed).not.toContain(true)
    expect(server.requests()).toHaveLength(1)
    expect(server.exchanges()[0]!.isClosed()).toBe(false)
    events.close()
  })
})
