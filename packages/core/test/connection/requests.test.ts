import { gzipSync } from 'node:zlib'
import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { createStream } from '../../src/index.ts'
import type { AttemptContext } from '../../src/connection/transport.ts'
import { openConnection, QUICK } from './support/openConnection.ts'
import { createGate, eventually, it } from './support/scenario.ts'

const { answer, end, head, reset, send, stream } = steps

describe('headers and body may be (async) functions', () => {
  it('called before every attempt with {attempt, lastEventId, reason}', async ({ server }) => {
    server.script('/events', [...stream('id: 7\ndata: x\n\n'), reset], answer(503), stream('data: last\n\n'))
    const headerContexts: AttemptContext[] = []
    const bodyContexts: AttemptContext[] = []
    const connection = openConnection(server.url('/events'), {
      method: 'POST',
      reconnect: QUICK,
      headers: async (context) => {
        headerContexts.push(context)
        await Promise.resolve()
        return { 'X-Attempt': String(headerContexts.length) }
      },
      body: (context) => {
        bodyContexts.push(context)
        return { n: bodyContexts.length }
      },
    })
    await eventually(() => expect(connection.data().at(-1)).toBe('last'))
    const expected = [
      { attempt: 0, lastEventId: '', reason: 'open' },
      { attempt: 1, lastEventId: '7', reason: 'network' },
      { attempt: 2, lastEventId: '7', reason: 'status' },
    ]
    expect(headerContexts).toEqual(expected)
    expect(bodyContexts).toEqual(expected)
    expect(server.requests().map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2', '3'])
    const bodies = await Promise.all(server.requests().map(({ body }) => body))
    expect(bodies).toEqual(['{"n":1}', '{"n":2}', '{"n":3}'])
  })

  it('one that throws is a failed attempt, code request', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'))
    let calls = 0
    const connection = openConnection(server.url('/events'), {
      headers: () => {
        calls += 1
        if (calls < 3) throw new Error('no token yet')
        return {}
      },
    })
    await connection.reached('open')
    expect(connection.errors()).toMatchObject([
      { code: 'request', fatal: false, cause: expect.objectContaining({ message: 'no token yet' }) },
      { code: 'request', fatal: false },
    ])
    expect(server.requests()).toHaveLength(1)
  })

  it('and it counts', async ({ server }) => {
    const connection = openConnection(server.url('/events'), {
      headers: () => Promise.reject(new Error('never')),
      reconnect: { ...QUICK, maxAttempts: 1 },
    })
    await connection.reached('error')
    expect(connection.codes()).toEqual(['request', 'request!'])
  })

  it('after reconnect() the reason says so, and the count is 0', async ({ server }) => {
    server.script('/events', stream('id: 3\ndata: 1\n\n'))
    const contexts: AttemptContext[] = []
    const connection = openConnection(server.url('/events'), {
      headers: (context) => {
        contexts.push(context)
        return {}
      },
    })
    await eventually(() => expect(connection.data()).toHaveLength(1))
    connection.reconnect()
    await eventually(() => expect(connection.data()).toHaveLength(2))
    expect(contexts[1]).toEqual({ attempt: 0, lastEventId: '3', reason: 'reconnect' })
  })

  it.for(['close', 'signal'] as const)(
    '%s while headers are awaited: no request is made',
    async (how, { server }) => {
      server.script('/events', stream())
      const asked = createGate()
      const token = createGate<Record<string, string>>()
      const controller = new AbortController()
      const events = createStream(server.url('/events'), {
        signal: controller.signal,
        onError: () => {},
        headers: () => {
          asked.open()
          return token.opened
        },
      })
      events.open()
      await asked.opened
      if (how === 'close') events.close()
      else controller.abort()
      expect(events.getSnapshot().status).toBe('closed')
      // Whatever the promise leads to has happened once another stream, started after it, has been served.
      await Promise.resolve()
      token.open({})
      server.script('/other', stream('data: 1\n\n'))
      const other = openConnection(server.url('/other'))
      await eventually(() => expect(other.data()).toHaveLength(1))
      expect(server.requests('/events')).toHaveLength(0)
      expect(events.getSnapshot().status).toBe('closed')
    },
  )
})

describe('what is sent', () => {
  it('no header but Accept is added to what fetch itself sends', async ({ server }) => {
    server.script('/events', stream())
    server.script('/plain', answer(200))
    const connection = openConnection(server.url('/events'))
    await connection.reached('open')
    await fetch(server.url('/plain'), { cache: 'no-store' })
    const [plain] = server.requests('/plain')
    const [request] = server.requests('/events')
    expect(request!.headers).toEqual({ ...plain!.headers, accept: 'text/event-stream' })
  })

  it('and Last-Event-ID on resume', async ({ server }) => {
    server.script('/events', stream())
    server.script('/plain', answer(200))
    const connection = openConnection(server.url('/events'), {}, { lastEventId: '7' })
    await connection.reached('open')
    await fetch(server.url('/plain'), { cache: 'no-store' })
    const [plain] = server.requests('/plain')
    const [request] = server.requests('/events')
    expect(request!.headers).toEqual({ ...plain!.headers, accept: 'text/event-stream', 'last-event-id': '7' })
  })

  it('a Last-Event-ID of any script arrives as UTF-8', async ({ server }) => {
    server.script('/events', [...stream('id: 7-🚀é漢\ndata: 1\n\n'), end], stream())
    openConnection(server.url('/events'))
    await eventually(() => expect(server.requests()).toHaveLength(2))
    expect(server.requests()[1]!.lastEventId).toBe('7-🚀é漢')
  })

  it('lastEventIdParam: the id goes in the query of the original url', async ({ server }) => {
    server.script('/events', [...stream('id: 漢 1\ndata: 1\n\n'), end], stream())
    openConnection(server.url('/events?room=2'), { lastEventIdParam: 'from' })
    await eventually(() => expect(server.requests()).toHaveLength(2))
    const [first, second] = server.requests()
    expect(first!.url).toBe('/events?room=2')
    const { searchParams } = new URL(second!.url, 'http://x')
    expect(Object.fromEntries(searchParams)).toEqual({ room: '2', from: '漢 1' })
    expect(second!.lastEventId).toBeNull()
  })

  it.for([
    ['in the query', 'from', '/events?from=7', null],
    ['in the header', undefined, '/events', '7'],
  ] as const)(
    'a Last-Event-ID of the user’s own says where to start; the place goes on %s',
    async ([, lastEventIdParam, url, lastEventId], { server }) => {
      server.script('/events', [...stream('id: 7\ndata: 1\n\n'), end], stream())
      openConnection(server.url('/events'), { lastEventIdParam, headers: { 'Last-Event-ID': '5' } })
      await eventually(() => expect(server.requests()).toHaveLength(2))
      expect(server.requests()).toMatchObject([
        { url: '/events', lastEventId: '5' },
        { url, lastEventId },
      ])
    },
  )

  it('fetch and credentials are those given', async ({ server }) => {
    server.script('/events', stream('data: 1\n\n'))
    const calls: [string, RequestInit | undefined][] = []
    const connection = openConnection(server.url('/events'), {
      credentials: 'include',
      fetch: (input, init) => {
        calls.push([String(input), init])
        return fetch(input, init)
      },
    })
    await connection.reached('open')
    expect(calls).toHaveLength(1)
    expect(calls[0]![0]).toBe(server.url('/events'))
    expect(calls[0]![1]).toMatchObject({ method: 'GET', credentials: 'include', cache: 'no-store' })
  })

  it('a body that streams', async ({ server }) => {
    server.script('/chat', stream('data: 1\n\n'))
    const body = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('part'))
          controller.close()
        },
      })
    const connection = openConnection(server.url('/chat'), { method: 'POST', body })
    await connection.reached('open')
    expect(await server.requests()[0]!.body).toBe('part')
  })
})

describe('an id that a header cannot carry', () => {
  const cut = [...stream('id: a\x01b\ndata: 1\n\n'), end]

  it('goes by lastEventIdParam', async ({ server }) => {
    server.script('/events', cut, stream())
    const connection = openConnection(server.url('/events'), { lastEventIdParam: 'from' })
    await eventually(() => expect(connection.statuses().at(-1)).toBe('open'))
    await eventually(() => expect(server.requests()).toHaveLength(2))
    expect(server.requests()[1]!.url).toBe('/events?from=a%01b')
    expect(connection.all('message').map(({ message }) => message.event)).not.toContain('ssekit:gap')
  })

  it('else onGap says unsendable-id: once, when a connection without it is up', async ({ server }) => {
    server.script('/events', cut, answer(503), [reset], stream('id: 2\ndata: 2\n\n'))
    const gaps: unknown[] = []
    const data: unknown[] = []
    const events = createStream(server.url('/events'), {
      reconnect: QUICK,
      onGap: (gap) => gaps.push(gap),
      onError: () => {},
      onEvent: (value) => data.push(value),
    })
    events.open()
    await eventually(() => expect(data).toEqual([1, 2]))
    events.close()
    expect(gaps).toEqual([{ requested: 'a\x01b', oldest: null, reason: 'unsendable-id' }])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, null, null, null])
  })
})

describe('what comes back', () => {
  it('a redirect is followed, the next attempt starts at the original url', async ({ server }) => {
    server.script('/events', answer(307, { location: '/moved' }))
    server.script('/moved', [...stream('id: 1\ndata: 1\n\n'), end], stream('data: 2\n\n'))
    const connection = openConnection(server.url('/events'))
    await eventually(() => expect(connection.data()).toEqual(['1', '2']))
    expect(server.requests().map(({ url }) => url)).toEqual(['/events', '/moved', '/events', '/moved'])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, null, '1', '1'])
  })

  it('a compressed stream', async ({ server }) => {
    const zipped = gzipSync('data: one\n\ndata: two\n\n')
    server.script('/events', [
      head(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }),
      send(zipped.subarray(0, 15), zipped.subarray(15)),
      end,
    ])
    const connection = openConnection(server.url('/events'), { reconnect: false })
    await connection.reached('done')
    expect(connection.data()).toEqual(['one', 'two'])
  })
})
