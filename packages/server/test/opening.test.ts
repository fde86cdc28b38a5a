import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type EventLog, type NodeHandler, type Session, createHub, memoryLog } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

describe('the head', () => {
  test('is sent at once, with the headers that keep proxies from buffering', async () => {
    const { url } = await serveHub({ heartbeat: false })
    const { status, headers } = await connect(url)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache, no-transform')
    expect(headers['x-accel-buffering']).toBe('no')
  })

  test('is not sent before the node has a position: what is sent after it reaches the stream', async () => {
    const inner = memoryLog()
    const headsAtRead: boolean[] = []
    let isReached = false
    const log: EventLog = {
      ...inner,
      // A store that has not been asked for anything yet.
      get tail() {
        return isReached ? inner.tail : null
      },
      read: async (...range) => {
        headsAtRead.push(response!.headersSent)
        await new Promise((resolve) => setImmediate(resolve))
        isReached = true
        return inner.read(...range)
      },
    }
    let response: ServerResponse | undefined
    const hub = createHub({ log })
    onTestFinished(() => hub.close())
    const handler = hub.handler(() => ({ client: 'ann' }))
    const url = await serve((req, res) => {
      response = res
      handler(req, res)
    })
    const ann = await connect(url)
    await hub.send('ann', { text: 'at once' })
    await until(() => ann.data().length === 1)
    expect(headsAtRead[0]).toBe(false)
  })

  test('answers HEAD without opening a stream', async () => {
    const { hub, url } = await serveHub()
    const answer = await connect(url, { method: 'HEAD' })
    await until(() => answer.isWhole() === true)
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(hub.stats().connections).toBe(0)
  })
})

describe('what a framework sees of a handler', () => {
  test('OPTIONS is answered without asking who it is: preflights bring no cookies', async () => {
    const authorize = vi.fn(() => ({ client: 'ann' }))
    const hub = createHub({ logger: recordingLogger() })
    onTestFinished(() => hub.close())
    const ask = async (handler: NodeHandler<IncomingMessage>) => {
      const url = await serve((req, res) => {
        res.setHeader('Access-Control-Allow-Origin', '*')
        handler(req, res)
      })
      const { status, headers } = await connect(url, { method: 'OPTIONS' })
      return [status, headers['access-control-allow-origin']]
    }
    expect(await ask(hub.handler(authorize))).toEqual([204, '*'])
    expect(await ask(hub.pollHandler(authorize))).toEqual([204, '*'])
    const request = new Request('http://x/', { method: 'OPTIONS' })
    expect((await hub.fetchHandler(authorize)(request)).status).toBe(204)
    expect((await hub.fetchPollHandler(authorize)(request)).status).toBe(204)
    expect(authorize).not.toHaveBeenCalled()
    expect(hub.stats()).toMatchObject({ connections: 0, opening: 0, polls: 0 })
  })

  test('an OPTIONS that somebody before has answered is left alone', async () => {
    const hub = createHub({ logger: recordingLogger() })
    onTestFinished(() => hub.close())
    for (const handler of [hub.handler(() => null), hub.pollHandler(() => null)]) {
      const url = await serve((req, res) => {
        res.writeHead(200, { Allow: 'GET' }).end()
        handler(req, res)
      })
      expect((await connect(url, { method: 'OPTIONS' })).status).toBe(200)
    }
  })

  test('a third parameter: h3, Nitro, Nuxt and restify would take a handler of two for done when it returns', async () => {
    const hub = createHub()
    onTestFinished(() => hub.close())
    expect(hub.handler(() => null)).toHaveLength(3)
    expect(hub.pollHandler(() => null)).toHaveLength(3)
  })
})

describe('first bytes', () => {
  test('are retry, the heartbeat comment, the id block alone, then what onOpen sends', async () => {
    const { hub, url } = await serveHub({
      retry: 2500,
      callbacks: { onOpen: (session) => void session.send({ event: 'welcome', text: 'hi' }) },
    })
    const stream = await connect(url)
    await until(() => stream.data('welcome').length === 1)
    const id = `${hub.stats().epoch}-0`
    expect(stream.text()).toBe(
      `retry: 2500\n: ssekit heartbeat=15000\n\nid: ${id}\n\nevent: welcome\ndata: hi\n\n`,
    )
  })

  test('announce no heartbeat when there is none', async () => {
    const { url } = await serveHub({ heartbeat: false, retry: 1 })
    const stream = await connect(url)
    await until(() => stream.read().lastEventId !== '')
    expect(stream.read().comments).toEqual([])
  })

  test('carry the position the stream starts from', async () => {
    const { hub, url } = await serveHub()
    const { id } = await hub.broadcast({ text: 'before' })
    const stream = await connect(url)
    await until(() => stream.read().lastEventId === id)
    expect(stream.data()).toEqual([])
  })
})

describe('authorize', () => {
  test.each([
    ['null', () => null, 401],
    ['undefined', () => undefined, 401],
    ['a status', () => 403, 403],
    ['204, the end for good', () => 204, 204],
    ['a promise of a status', async () => 402, 402],
    [
      'an error with a status',
      () => {
        throw Object.assign(new Error('no'), { status: 418 })
      },
      418,
    ],
    [
      'an error with a statusCode',
      async () => {
        throw Object.assign(new Error('no'), { statusCode: 451 })
      },
      451,
    ],
    ['a grant that has expired', () => ({ client: 'ann', expiresAt: Date.now() - 1 }), 401],
  ])('%s is answered with its status and an empty body', async (_, authorize, status) => {
    const logger = recordingLogger()
    const { hub, url } = await serveHub({ authorize, logger })
    const answer = await connect(url)
    await until(() => answer.isWhole() === true)
    expect(answer.status).toBe(status)
    expect(answer.text()).toBe('')
    expect(answer.headers['content-type']).toBeUndefined()
    expect(hub.stats().connections).toBe(0)
    expect(logger.lines).toEqual([])
  })

  test.each([
    [
      'an error without a status',
      () => {
        throw new Error('database away')
      },
      'database away',
    ],
    ['a status that cannot be', () => 200, 'status 200'],
    ['a grant without a client', () => ({ client: '' }), 'client must be a string'],
    [
      'groups that are no list',
      () => ({ client: 'ann', groups: 'news' as never }),
      'groups must be an array',
    ],
    ['an expiry that is no time', () => ({ client: 'ann', expiresAt: NaN }), 'expiresAt must be'],
    ['something else', () => true as never, 'got boolean'],
  ])('%s is answered with 500 and an empty body, and told to the operator', async (_, authorize, why) => {
    const logger = recordingLogger()
    const { url } = await serveHub({ authorize, logger })
    const answer = await connect(url)
    await until(() => answer.isWhole() === true)
    expect(answer.status).toBe(500)
    expect(answer.text()).toBe('')
    expect(logger.lines).toHaveLength(1)
    expect(String(logger.lines[0]!.details)).toContain(why)
  })

  test('that is still busy when the client leaves opens nothing', async () => {
    let gone = false
    let answer = (): void => {}
    let asked = 0
    const opened: Session[] = []
    const { hub, url } = await serveHub({
      authorize: (req) =>
        new Promise((resolve) => {
          asked += 1
          req.socket.once('close', () => (gone = true))
          answer = () => resolve({ client: 'ann' })
        }),
      callbacks: { onOpen: (session) => void opened.push(session) },
    })
    const { port } = new URL(url)
    const socket = connectSocket(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => asked === 1)
    socket.destroy()
    await until(() => gone)
    answer()
    await new Promise((resolve) => setImmediate(resolve))
    expect(hub.stats().connections).toBe(0)
    expect(opened).toEqual([])
  })

  test('may keep headers set before it, such as CORS', async () => {
    const hub = createHub()
    const handler = hub.handler(() => ({ client: 'ann' }))
    const url = await serve((req, res) => {
      res.setHeader('Access-Control-Allow-Origin', '*')
      handler(req, res)
    })
    const { headers } = await connect(url)
    expect(headers['access-control-allow-origin']).toBe('*')
    await hub.close()
  })

  test('must be a function', async () => {
    expect(() => createHub().handler(undefined as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', field: 'authorize' }),
    )
  })
})

describe('a session', () => {
  test('knows its client, groups, Last-Event-ID and request', async () => {
    const sessions: Session<{ url?: string }>[] = []
    const { url } = await serveHub({
      authorize: () => ({ client: 'ann', groups: ['news', 'news', 'sport'] }),
      callbacks: { onOpen: (session) => void sessions.push(session) },
    })
    await connect(`${url}/stream?x=1`, { lastEventId: 'größe' })
    await until(() => sessions.length === 1)
    const [session] = sessions
    expect(session).toMatchObject({
      client: 'ann',
      groups: ['news', 'sport'],
      lastEventId: 'größe',
      address: '127.0.0.1',
      closed: false,
    })
    expect(session!.request.url).toBe('/stream?x=1')
    expect(session!.signal.aborted).toBe(false)
  })

  test('sends to its own connection only, without an id and without being logged', async () => {
    const { hub, url } = await serveHub({
      callbacks: { onOpen: (session) => void (session.lastEventId || session.send({ text: 'only you' })) },
    })
    const first = await connect(`${url}?client=ann`)
    await until(() => first.data().length === 1)
    const start = first.read().messages[0]!.lastEventId
    expect(start).toBe(`${hub.stats().epoch}-0`)
    expect(hub.stats().top).toBe(0)
    const returned = await connect(`${url}?client=ann`, { lastEventId: start })
    await hub.broadcast({ text: 'all' })
    await until(() => returned.data().length === 1)
    expect(returned.data()).toEqual(['all'])
    expect(first.data()).toEqual(['only you', 'all'])
  })

  test('refuses what the hub refuses', async () => {
    const codes: unknown[] = []
    const { url } = await serveHub({
      callbacks: {
        onOpen(session) {
          for (const message of [
            { id: '1', data: '' },
            { event: 'ssekit:gap', data: '' },
            { event: 'a\nb', data: '' },
          ]) {
            try {
              session.send(message)
            } catch (error) {
              codes.push((error as { code: string }).code)
            }
          }
        },
      },
    })
    await connect(url)
    await until(() => codes.length === 3)
    expect(codes).toEqual(['reserved-id', 'reserved-type', 'invalid-type'])
  })

  test('aborts its signal and says false once the client has left', async () => {
    const sessions: Session[] = []
    const closed: Session[] = []
    const { hub, url } = await serveHub({
      callbacks: {
        onOpen: (session) => void sessions.push(session),
        onClose: (session) => void closed.push(session),
      },
    })
    const stream = await connect(url)
    await until(() => sessions.length === 1)
    const session = sessions[0]!
    expect(session.send({ data: 1 })).toBe(true)
    const { signal } = session
    stream.leave()
    await until(() => session.closed)
    expect(signal.aborted).toBe(true)
    expect(session.send({ data: 2 })).toBe(false)
    await session.drained()
    expect(closed).toEqual([session])
    expect(hub.stats().connections).toBe(0)
  })

  test('can be taken apart', async () => {
    const { url } = await serveHub({
      callbacks: {
        async onOpen({ send, drained, close, client, signal, closed }) {
          send({ data: [client, signal.aborted, closed] })
          await drained()
          close()
        },
      },
    })
    const stream = await connect(`${url}?client=ann`)
    await until(() => stream.isWhole() === true)
    expect(stream.data()).toEqual(['["ann",false,false]'])
  })

  test('that is closed by the server ends the body properly', async () => {
    const { url } = await serveHub({
      callbacks: {
        onOpen(session) {
          session.send({ text: 'bye' })
          session.close()
        },
      },
    })
    const stream = await connect(url)
    await until(() => stream.isWhole() !== null)
    expect(stream.isWhole()).toBe(true)
    expect(stream.data()).toEqual(['bye'])
  })

  test('ends at expiresAt, so that the client is authorised anew', async () => {
    const expiresAt = Date.now() + 150
    const { hub, url } = await serveHub({ authorize: () => ({ client: 'ann', expiresAt }) })
    const stream = await connect(url)
    expect(hub.stats().connections).toBe(1)
    await until(() => stream.isWhole() === true)
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt - 1)
    expect(hub.stats().connections).toBe(0)
  })

  test('lives on when a callback throws; the operator is told', async () => {
    const logger = recordingLogger()
    const { hub, url } = await serveHub({
      logger,
      callbacks: {
        onOpen() {
          throw new Error('in onOpen')
        },
        async onClose() {
          throw new Error('in onClose')
        },
      },
    })
    const stream = await connect(url)
    await until(() => logger.lines.length === 1)
    await hub.broadcast({ text: 'still here' })
    await until(() => stream.data().length === 1)
    stream.leave()
    await until(() => logger.lines.length === 2)
    expect(logger.lines.map(({ details }) => String(details))).toEqual([
      'Error: in onOpen',
      'Error: in onClose',
    ])
  })
})
