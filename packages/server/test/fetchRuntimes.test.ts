import { createStream } from '@ssekit/core'
import { serve as serveHono } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createHub,
  type Grant,
  type PollEntry,
  streamFetchResponse,
  type StreamMessage,
} from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger } from './support/hubServer.ts'

const serveApp = async (app: Hono): Promise<string> => {
  const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  await new Promise<void>((resolve) => server.once('listening', resolve))
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Gives numbers until it is stopped, and says so. */
const counting = () => {
  const state = { made: 0, stopped: false }
  const source = async function* (): AsyncGenerator<StreamMessage> {
    try {
      for (;;) {
        yield { data: (state.made += 1) }
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    } finally {
      state.stopped = true
    }
  }
  return { state, source }
}

test('in Bun, which closes what is silent for ten seconds, heartbeats come before that', async () => {
  vi.stubGlobal('Bun', {})
  onTestFinished(() => void vi.unstubAllGlobals())
  const hubs = [createHub(), createHub({ heartbeat: { event: 'beat' } })]
  onTestFinished(() => Promise.all(hubs.map((hub) => hub.close())).then(() => {}))
  const request = new Request('http://x/')
  const { source } = counting()
  const streams = hubs.map((hub) => hub.fetchHandler(() => ({ client: 'ann' }))(request))
  for (const response of [...(await Promise.all(streams)), streamFetchResponse(request, source)]) {
    const reader = response.body!.getReader()
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toContain(': ssekit heartbeat=5000\n')
    await reader.cancel()
  }
})

describe('in a worker', () => {
  test('one request that ends while it gives way holds up no other', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    // One that nobody has used yet.
    vi.resetModules()
    const { giveWay } = await import('../src/giveWay.ts')
    onTestFinished(() => void vi.unstubAllGlobals())
    // What a request has begun is thrown away with it.
    const thrownAway = vi.spyOn(globalThis, 'setImmediate').mockImplementation((() => {}) as never)
    void giveWay()
    thrownAway.mockRestore()
    const start = performance.now()
    await until(() => performance.now() - start > 10)
    await giveWay()
  })

  test('waitUntil is given the work, to the last of what the source does when its reader leaves', async () => {
    const state = { isCleanedUp: false }
    const source = async function* (): AsyncGenerator<StreamMessage> {
      try {
        for (let count = 0; ; count += 1) {
          yield { data: count }
          await new Promise((resolve) => setTimeout(resolve, 1))
        }
      } finally {
        await new Promise((resolve) => setTimeout(resolve, 20))
        state.isCleanedUp = true
      }
    }
    const works: Promise<void>[] = []
    const waitUntil = (work: Promise<void>) => void works.push(work)
    const { body } = streamFetchResponse(new Request('http://x/'), source, { waitUntil, heartbeat: false })
    const reader = body!.getReader()
    await reader.read()
    expect(works).toHaveLength(1)
    await reader.cancel()
    await works[0]
    expect(state.isCleanedUp).toBe(true)
  })
})

describe('waitUntil', () => {
  test('is not kept waiting by a source that fails as it is stopped', async () => {
    const logger = recordingLogger()
    const works: Promise<void>[] = []
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.reject(new Error('It cannot stop.')),
      }),
    }
    const waitUntil = (work: Promise<void>) => void works.push(work)
    const { body } = streamFetchResponse(new Request('http://x/'), source, { waitUntil, logger })
    await body!.cancel()
    await works[0]
    await until(() => logger.lines.some(({ message }) => message.includes('while it was stopped')))
  })

  test('that throws, without its object say, begins nothing', () => {
    const { state, source } = counting()
    const waitUntil = (): never => {
      throw new TypeError('Illegal invocation')
    }
    expect(() => streamFetchResponse(new Request('http://x/'), source, { waitUntil })).toThrow('Illegal')
    expect(state.made).toBe(0)
  })
})

describe('streamFetchResponse', () => {
  test('answers with the messages and tells the end, with headers of one’s own', async () => {
    const response = streamFetchResponse(
      new Request('http://x/', { method: 'POST', body: 'hi' }),
      [{ data: 'a' }, { id: '7', text: '[DONE]' }],
      { headers: { 'X-Model': 'tiny', 'Content-Type': 'text/plain' }, heartbeat: false },
    )
    expect([response.status, response.headers.get('x-model'), response.headers.get('content-type')]).toEqual([
      200,
      'tiny',
      'text/event-stream; charset=utf-8',
    ])
    expect(await response.text()).toBe(
      'data: "a"\n\nid: 7\ndata: [DONE]\n\nevent: ssekit:close\ndata: {}\n\n',
    )
  })

  test('behind a server: a finite GET makes a client of ours done, which does not ask again', async () => {
    let asked = 0
    const app = new Hono().get('/', (c) => {
      asked += 1
      return streamFetchResponse(c.req.raw, [{ data: 1 }, { data: 2 }])
    })
    const seen: unknown[] = []
    const stream = createStream(await serveApp(app), {
      reconnect: { delay: 1 },
      onMessage: (data: unknown) => seen.push(data),
    })
    onTestFinished(() => stream.close())
    stream.open()
    await until(() => stream.getSnapshot().status === 'done')
    expect([seen, asked]).toEqual([[1, 2], 1])
  })

  test('stops its source when the client leaves a server', async () => {
    const { state, source } = counting()
    const url = await serveApp(new Hono().get('/', (c) => streamFetchResponse(c.req.raw, source())))
    const answer = await connect(url)
    await until(() => answer.data().length > 3)
    answer.leave()
    await until(() => state.stopped)
  })

  test('stops its source when the body is cancelled, and when the request is aborted', async () => {
    const [cancelled, aborted] = [counting(), counting()]
    await streamFetchResponse(new Request('http://x/'), cancelled.source()).body!.cancel()
    const controller = new AbortController()
    const request = new Request('http://x/', { signal: controller.signal })
    const reader = streamFetchResponse(request, aborted.source()).body!.getReader()
    await reader.read()
    controller.abort()
    await until(() => cancelled.state.stopped && aborted.state.stopped)
  })

  test('notices by its heartbeat a reader that stops to read without a word', async () => {
    let isStopped = false
    const source = async function* (signal: AbortSignal): AsyncGenerator<StreamMessage> {
      yield { data: 1 }
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      isStopped = true
    }
    const response = streamFetchResponse(new Request('http://x/'), source, { heartbeat: 30 })
    const reader = response.body!.getReader()
    for (let text = ''; !text.includes('data: 1');) {
      const { value } = await reader.read()
      text += new TextDecoder().decode(value)
    }
    await until(() => isStopped)
  })

  test('keeps a reader that is only slow to come', async () => {
    const { state, source } = counting()
    const response = streamFetchResponse(new Request('http://x/'), source(), { heartbeat: 20 })
    const reader = response.body!.getReader()
    for (let i = 0; i < 200; i += 1) await reader.read()
    expect(state.stopped).toBe(false)
    await reader.cancel()
  })

  test('gives one that has much to swallow six heartbeats for each bit, and no more', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    let isStopped = false
    const source = async function* (signal: AbortSignal): AsyncGenerator<StreamMessage> {
      signal.addEventListener('abort', () => (isStopped = true))
      for (;;) yield { text: 'x'.repeat(40_000) }
    }
    const heartbeat = 1_000
    const response = streamFetchResponse(new Request('http://x/'), source, { heartbeat })
    const reader = response.body!.getReader()
    for (let round = 0; round < 4; round += 1) {
      await reader.read()
      // The source has filled what room there is now.
      await new Promise(setImmediate)
      await vi.advanceTimersByTimeAsync(3 * heartbeat)
      expect(isStopped).toBe(false)
    }
    await vi.advanceTimersByTimeAsync(6 * heartbeat)
    await until(() => isStopped)
  })

  test('cuts the body when the source fails, and tells the operator', async () => {
    const logger = recordingLogger()
    const response = streamFetchResponse(
      new Request('http://x/'),
      (function* () {
        yield { data: 1 }
        throw new Error('model away')
      })(),
      { logger },
    )
    await expect(response.text()).rejects.toThrow()
    expect(logger.lines.map(({ details }) => String(details))).toEqual(['Error: model away'])
  })

  test.each([1, 10, 2_000])(
    'what the source had sent, %i messages, arrives before the cut',
    async (count) => {
      const app = new Hono()
      const expected = Array.from({ length: count }, (_, i) => `${i}`)
      const source = async function* (): AsyncGenerator<StreamMessage> {
        for (const text of expected) yield { text }
        throw new Error('model away')
      }
      app.get('/', (c) => streamFetchResponse(c.req.raw, source(), { logger: recordingLogger() }))
      // The runtime prints what ended the body.
      const print = vi.spyOn(console, 'error').mockImplementation(() => {})
      onTestFinished(() => print.mockRestore())
      const answer = await connect(await serveApp(app))
      await until(() => answer.isWhole() === false)
      expect(answer.data()).toEqual(expected)
    },
  )

  test.each([
    [
      'in time has all that was sent, and nothing behind it',
      4_000,
      ': ssekit heartbeat=1000\n\ndata: half\n\n',
    ],
    ['later than five seconds after the failure has been cut', 6_000, ''],
  ])('a reader that comes %s', async (_, after, expected) => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const source = async function* (): AsyncGenerator<StreamMessage> {
      yield { text: 'half' }
      throw new Error('model away')
    }
    const options = { logger: recordingLogger(), heartbeat: 1_000 }
    const reader = streamFetchResponse(new Request('http://x/'), source(), options).body!.getReader()
    let text = ''
    const decoder = new TextDecoder()
    await vi.advanceTimersByTimeAsync(after)
    const take = async (): Promise<void> => {
      const reading = reader.read()
      reading.catch(() => {})
      // What was taken may be read for a second.
      await vi.advanceTimersByTimeAsync(text === expected ? 1_100 : 20)
      const { done, value } = await reading
      if (done) return
      text += decoder.decode(value)
      return take()
    }
    await expect(take()).rejects.toThrow('The stream was cut')
    expect(text).toBe(expected)
  })

  test('timers of a runtime that gives numbers for them do', async () => {
    const { setInterval: set, clearInterval: clear } = globalThis
    const timers = new Map<number, ReturnType<typeof set>>()
    vi.stubGlobal('setInterval', (...given: Parameters<typeof set>) => {
      timers.set(timers.size + 1, set(...given))
      return timers.size
    })
    vi.stubGlobal('clearInterval', (timer: number) => clear(timers.get(timer)))
    onTestFinished(() => void vi.unstubAllGlobals())
    const source = async function* (): AsyncGenerator<StreamMessage> {
      yield { text: 'hello' }
    }
    const response = streamFetchResponse(new Request('http://x/'), source())
    expect(await response.text()).toContain('data: hello\n')
    expect(timers.size).toBe(1)
    const hub = createHub()
    onTestFinished(() => hub.close())
    const reader = (
      await hub.fetchHandler(() => ({ client: 'ann' }))(new Request('http://x/'))
    ).body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('ssekit heartbeat')
    expect(timers.size).toBe(2)
    await reader.cancel()
  })

  test.each([
    ['HEAD', 200],
    ['OPTIONS', 204],
  ])('%s is answered without opening the source', async (method, status) => {
    const { state, source } = counting()
    const response = streamFetchResponse(new Request('http://x/', { method }), source())
    expect([response.status, await response.text(), state.made]).toEqual([status, '', 0])
  })

  test('refuses a wrong source or option before anything is sent', () => {
    const respond = (source: unknown, init?: object) =>
      streamFetchResponse(new Request('http://x/'), source as never, init)
    const refused = (field: string) => expect.objectContaining({ code: 'invalid-option', field })
    expect(() => respond('text')).toThrow(refused('source'))
    expect(() => respond([], { hartbeat: 1 })).toThrow(refused('streamFetchResponse.hartbeat'))
    expect(() => respond([], { heartbeat: 0 })).toThrow(refused('heartbeat'))
  })
})

describe('fetchPollHandler', () => {
  const start = (grant: (request: Request) => Grant | null = () => ({ client: 'ann' }), limits = {}) => {
    const hub = createHub({ logger: recordingLogger(), limits })
    onTestFinished(() => hub.close())
    const handler = hub.fetchPollHandler(grant)
    const poll = async (query = '', init?: RequestInit) => {
      const response = await handler(new Request(`http://x/${query}`, init))
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        entries: text ? (JSON.parse(text) as PollEntry[]) : [],
      }
    }
    return { hub, poll }
  }

  test('answers what came after the id, with where to go on', async () => {
    const { hub, poll } = start()
    const { id } = await hub.send('ann', { data: 1 })
    const second = await hub.send('ann', { event: 'note', data: 'two' })
    await hub.send('bob', { data: 'not for ann' })
    const answer = await poll('', { headers: { 'Last-Event-ID': id } })
    expect(answer.entries).toEqual([{ event: 'note', data: '"two"', id: second.id }])
    expect(answer.headers.get('last-event-id')).toBe(hub.lastEventId())
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('holds, counts, and lets go as the handler for Node does', async () => {
    const { hub, poll } = start(undefined, { perClient: 1 })
    const { id } = await hub.send('ann', { data: 1 })
    const held = poll(`?wait=20000&lastEventId=${id}`)
    await until(() => hub.stats().polls === 1)
    expect((await poll()).status).toBe(429)
    await hub.send('ann', { data: 2 })
    expect((await held).entries).toMatchObject([{ data: '2' }])
    const dismissed = poll(`?wait=20000&lastEventId=${hub.lastEventId()}`)
    await until(() => hub.stats().polls === 1)
    await hub.disconnect({ client: 'ann' }, { reconnect: false })
    expect((await dismissed).status).toBe(204)
  })

  test('refuses as it does, and says 503 once the hub is closed', async () => {
    const { hub, poll } = start(() => null)
    expect((await poll()).status).toBe(401)
    await hub.close()
    const late = await poll()
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([503, true])
  })

  test('lets go of a client that leaves', async () => {
    const { hub, poll } = start()
    const { id } = await hub.send('ann', { data: 1 })
    const controller = new AbortController()
    const held = poll(`?wait=20000&lastEventId=${id}`, { signal: controller.signal })
    await until(() => hub.stats().polls === 1)
    controller.abort()
    await held
    expect(hub.stats().polls).toBe(0)
  })
})

describe('fetchHandler', () => {
  test('says that limits.perAddress wants to be told the address', async () => {
    const logger = recordingLogger()
    const limited = createHub({ limits: { perAddress: 1 }, logger })
    onTestFinished(() => limited.close())
    limited.fetchHandler(() => ({ client: 'ann' }))
    limited.fetchPollHandler(() => ({ client: 'ann' }))
    expect(logger.lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('address') }])
    const polled = createHub({ limits: { perAddress: 1 }, logger })
    onTestFinished(() => polled.close())
    polled.fetchPollHandler(() => ({ client: 'ann' }))
    expect(logger.lines.splice(0)).toHaveLength(2)
    const unlimited = createHub({ logger })
    onTestFinished(() => unlimited.close())
    unlimited.fetchHandler(() => ({ client: 'ann' }))
    expect(logger.lines).toEqual([])

    const address = (request: unknown) => (request as Request).headers.get('x-real-ip') ?? undefined
    const told = createHub({ limits: { perAddress: 1 }, logger, address })
    onTestFinished(() => told.close())
    const handler = told.fetchHandler(() => ({ client: 'ann' }))
    const ask = () => handler(new Request('http://x/', { headers: { 'X-Real-IP': '10.0.0.1' } }))
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 429])
    expect(logger.lines).toEqual([])
  })

  test('a reader that stops to read without a word is noticed within two heartbeats', async () => {
    const hub = createHub({ heartbeat: 50 })
    onTestFinished(() => hub.close())
    const response = await hub.fetchHandler(() => ({ client: 'ann' }))(new Request('http://x/'))
    const reader = response.body!.getReader()
    await reader.read()
    expect(hub.stats().connections).toBe(1)
    await until(() => hub.stats().connections === 0)
  })

  test('one that reads stays, however little there is to read', async () => {
    const hub = createHub({ heartbeat: 20 })
    onTestFinished(() => hub.close())
    const response = await hub.fetchHandler(() => ({ client: 'ann' }))(new Request('http://x/'))
    const reader = response.body!.getReader()
    for (let beats = 0; beats < 10;) {
      const { value } = await reader.read()
      if (new TextDecoder().decode(value).includes(':\n\n')) beats += 1
    }
    expect(hub.stats().connections).toBe(1)
    await reader.cancel()
    await until(() => hub.stats().connections === 0)
  })

  test.each<[string, () => Grant | Promise<Grant>]>([
    ['at once', () => ({ client: 'ann' })],
    ['never', () => new Promise(() => {})],
  ])(
    'a client that had left before its request came takes no place, where authorize answers %s',
    async (_, authorize) => {
      const hub = createHub()
      onTestFinished(() => hub.close())
      const request = new Request('http://x/', { signal: AbortSignal.abort() })
      expect((await hub.fetchHandler(authorize)(request)).status).toBe(200)
      expect(hub.stats()).toMatchObject({ connections: 0, opening: 0 })
    },
  )

  test('tells who comes while the hub closes to come back', async () => {
    const hub = createHub({ retry: 100 })
    const handler = hub.fetchHandler(() => ({ client: 'ann' }))
    await hub.close()
    const response = await handler(new Request('http://x/'))
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
    expect(await response.text()).toMatch(/^retry: \d+\n\n$/)
  })
})
