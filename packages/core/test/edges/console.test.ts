import { createServer } from 'node:http'
import { steps } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, onTestFinished, vi } from 'vitest'
import { createSSEClient, createStream, type SSEOptions } from '../../src/index.ts'
import { QUICK } from '../support/openStream.ts'
import { cutAfter, it, watchConsole } from './support/server.ts'

const { answer, end, stream } = steps

let said: ReturnType<typeof watchConsole>
beforeEach(() => {
  said = watchConsole()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** Without an onError: the console is all there is. */
const open = (url: string, options: SSEOptions = {}) => {
  const events = createStream(url, { decode: 'text', reconnect: QUICK, ...options })
  events.open()
  return { reached: (status: string) => expect.poll(() => events.getSnapshot().status).toBe(status), events }
}

const unused = async (): Promise<string> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`
}

describe('the console in production', () => {
  beforeEach(() => vi.stubEnv('NODE_ENV', 'production'))

  it('hears nothing of losses that heal: a cut, an end, a 503 with Retry-After', async ({ server }) => {
    server.script(
      '/',
      cutAfter('data: 1\n\n'),
      [...stream('data: 2\n\n'), end],
      answer(503, { 'retry-after': '0' }),
      answer(204),
    )
    await open(server.url('/')).reached('done')
    expect(server.requests()).toHaveLength(4)
    expect([said.warnings(), said.errors()]).toEqual([[], []])
  })

  it('hears nothing of a server that is away, however long', async () => {
    const { events } = open(await unused())
    await expect.poll(() => events.getSnapshot().retry?.attempt).toBeGreaterThan(3)
    events.close()
    expect([said.warnings(), said.errors()]).toEqual([[], []])
  })

  it.for([
    ['a refusal', answer(404), {}],
    ['a type that is none', answer(200, { 'content-type': 'text/html' }), {}],
    ['attempts that are used up', answer(503), { reconnect: { ...QUICK, maxAttempts: 1 } }],
    ['an option that cannot be used', stream(), { until: 5 }],
  ] as const)('hears of the end once, as an error: %s', async ([, script, options], { server }) => {
    server.script('/', script)
    await open(server.url('/'), options as SSEOptions).reached('error')
    expect(said.errors()).toHaveLength(1)
    expect(said.errors()[0]).toContain(new URL(server.url('/')).host)
    expect(said.warnings()).toEqual([])
  })

  it('hears nothing of what the page itself ends by a signal', async ({ server }) => {
    server.script('/', stream())
    const controller = new AbortController()
    const { reached, events } = open(server.url('/'), { signal: controller.signal })
    await reached('open')
    controller.abort()
    await reached('closed')
    expect(events.getSnapshot().error?.code).toBe('aborted')
    expect([said.errors(), said.warnings()]).toEqual([[], []])
  })

  it('hears of the end once for all that share it', async ({ server }) => {
    server.script('/', answer(404))
    const client = createSSEClient()
    const consumers = [1, 2, 3].map(() => client.stream(server.url('/')))
    const offs = consumers.map((consumer) => consumer.subscribe(() => {}))
    for (const { getSnapshot } of consumers) await expect.poll(() => getSnapshot().status).toBe('error')
    expect(said.errors()).toHaveLength(1)
    for (const off of offs) off()
  })

  it('hears of data that does not decode, which is a fault of somebody’s', async ({ server }) => {
    server.script('/', stream('data: no\n\ndata: json\n\nevent: last\ndata:\n\n'))
    await open(server.url('/'), { decode: 'json', until: 'last' }).reached('done')
    expect(said.warnings()).toHaveLength(1)
  })

  it('hears no hints: unknown options, numbers out of range, a gap that nobody takes', async ({ server }) => {
    server.script('/', stream('event: ssekit:gap\ndata: {"reason":"epoch"}\n\nevent: last\ndata:\n\n'))
    const options = { misspelt: true, buffer: -7, until: 'last' } as SSEOptions
    await open(server.url('/'), options).reached('done')
    createSSEClient({ onMesage: 1 } as object)
    expect([said.warnings(), said.errors()]).toEqual([[], []])
  })

  it('hears nothing where there is an onError', async ({ server }) => {
    server.script('/', answer(404))
    await open(server.url('/'), { onError: () => {} }).reached('error')
    expect([said.warnings(), said.errors()]).toEqual([[], []])
  })
})

describe('the console in development', () => {
  it('hears of the same losses once for each kind, and what to do', async ({ server }) => {
    server.script('/', cutAfter('data: 1\n\n'), answer(503), answer(503), answer(204))
    await open(server.url('/')).reached('done')
    expect(said.warnings()).toHaveLength(2)
    expect(said.warnings()[0]).toMatch(/cut in the middle.*proxies/)
    expect(said.warnings()[1]).toMatch(/503.*log of the server/)
    expect(said.errors()).toEqual([])
  })

  it.for([['Hello'], [': ok\n\n', 'Hello\n\n', 'world\n\n'], []])(
    'hears of an answer that has no message, and what one begins with: %j',
    async (chunks, { server }) => {
      server.script('/', [...stream(...chunks), end])
      await open(server.url('/'), { method: 'POST', reconnect: null }).reached('done')
      expect(said.warnings()).toEqual([expect.stringMatching(/ended without a message.*"data:".*blank line/)])
    },
  )

  it.for([
    ['data: 1\n\n', {}],
    ['data: [DONE]\n\n', { sentinel: '[DONE]' }],
    ['event: ssekit:close\ndata: {}\n\n', {}],
  ] as const)('hears nothing of one that has: %j', async ([whole, options], { server }) => {
    server.script('/', [...stream(whole), end])
    await open(server.url('/'), { method: 'POST', reconnect: null, ...options }).reached('done')
    expect(said.warnings()).toEqual([])
  })

  describe('of a stream whose head is all that comes', () => {
    /** What has come 5 s after the head, and what the console was told. */
    const listen = async (
      headers: Record<string, string>,
      sent: string,
      { isClosed = false, query = '' } = {},
    ) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      onTestFinished(() => void vi.useRealTimers())
      const body = new ReadableStream({
        start: (controller) => {
          if (sent) controller.enqueue(new TextEncoder().encode(sent))
        },
      })
      const head = { 'content-type': 'text/event-stream', ...headers }
      const url = `https://host/${JSON.stringify([headers, sent, isClosed])}${query}`
      const { events } = open(url, { fetch: () => Promise.resolve(new Response(body, { headers: head })) })
      await vi.advanceTimersByTimeAsync(4_000)
      expect(events.getSnapshot().status).toBe('open')
      if (isClosed) events.close()
      await vi.advanceTimersByTimeAsync(2_000)
      events.close()
      return said.warnings()
    }
    const gzip = { 'content-encoding': 'gzip' }

    it('hears that it is compressed, which may hold it back, and what helps', async () => {
      expect(await listen(gzip, '')).toEqual([expect.stringMatching(/compressed \(gzip\).*no-transform/)])
    })

    it('hears it once, though the url has another ticket each time', async () => {
      const headers = { ...gzip, server: 'one with tickets' }
      await listen(headers, '', { query: '?ticket=1' })
      expect(await listen(headers, '', { query: '?ticket=2' })).toHaveLength(1)
    })

    it('lives on where the console throws, as strict tests have it', async () => {
      vi.mocked(console.warn).mockImplementation(() => {
        throw new Error('No warnings here.')
      })
      expect(await listen({ ...gzip, server: 'one that is tested strictly' }, '')).toHaveLength(1)
    })

    it.for([
      ['not compressed', {}, '', false],
      ['spoke', gzip, ': hello\n\n', false],
      ['closed by then', gzip, '', true],
    ] as const)('hears nothing where it is %s', async ([, headers, sent, isClosed]) => {
      expect(await listen(headers, sent, { isClosed })).toEqual([])
    })
  })
})
