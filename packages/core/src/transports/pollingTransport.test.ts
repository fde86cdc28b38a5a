import { createScenarioServer, steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ConsumerOptions } from '../source/consumerOptions.ts'
import type { SSEError } from '../errors.ts'
import { createStream } from '../stream/createStream.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import { pollingTransport, type PollingTransportOptions } from './pollingTransport.ts'

const { answer, head, reset, send } = steps

let server: ScenarioServer
beforeEach(async () => {
  server = await createScenarioServer()
})
afterEach(() => server.close())

const json = (...entries: unknown[]) =>
  answer(200, { 'Content-Type': 'application/json' }, JSON.stringify(entries))

const listen = (
  options: StreamOptions & ConsumerOptions & { polling?: PollingTransportOptions; path?: string } = {},
) => {
  const { polling, path = '/poll', ...rest } = options
  const seen: unknown[] = []
  const codes: string[] = []
  const stream = createStream(server.url(path), {
    transport: pollingTransport({ interval: 1, ...polling }),
    reconnect: { delay: 1, maxDelay: 100 },
    flush: 'sync',
    onEvent: (data, { event }) => seen.push([event, data]),
    onError: ({ code, fatal }) => codes.push(fatal ? `${code}!` : code),
    ...rest,
  })
  onTestFinished(() => stream.close())
  stream.open()
  return { seen, codes, stream, state: () => stream.getSnapshot() }
}
const asked = () =>
  server.requests().map(({ url, lastEventId }) => [new URL(url, 'http://x').search, lastEventId])

describe('pollingTransport', () => {
  it('what took a while to work off is activity again when it is done', async () => {
    server.script('/poll', json({ data: 1 }))
    const polling = pollingTransport({ interval: 60_000 })
    const activity: number[] = []
    listen({
      transport: (request, observer) =>
        polling(request, {
          ...observer,
          onActivity: (bytes) => {
            activity.push(bytes)
            observer.onActivity(bytes)
          },
        }),
    })
    await expect.poll(() => activity).toEqual([expect.any(Number), 0])
    expect(activity[0]).toBeGreaterThan(0)
  })

  it('asks with the last event ID, delivers what comes, and stays open', async () => {
    server.script(
      '/poll',
      json({ event: 'note', data: '{"a":1}', id: '1' }, { data: 2, id: 'ä2' }),
      json(),
      json({ event: 'ssekit:position', data: '', id: '9' }),
      json(),
    )
    const { seen, codes, state } = listen()
    await expect.poll(() => server.requests().length).toBeGreaterThan(4)
    expect(seen).toEqual([
      ['note', { a: 1 }],
      ['message', 2],
    ])
    expect(asked().slice(0, 4)).toEqual([
      ['?position=1', null],
      ['?position=1', 'ä2'],
      ['?position=1', 'ä2'],
      ['?position=1', '9'],
    ])
    expect(codes).toEqual([])
    expect(state()).toMatchObject({ status: 'open', lastEventId: '9' })
  })

  it('asks another url with the query of its own, and puts the place where it is told to', async () => {
    server.script('/other', json({ data: 1, id: 'x' }), json())
    listen({ path: '/events?user=ann', polling: { url: '/other?a=1', wait: 50 }, lastEventIdParam: 'since' })
    await expect.poll(() => server.requests('/other').length).toBeGreaterThan(1)
    expect(asked()[1]).toEqual(['?a=1&user=ann&position=1&wait=50&since=x', null])
  })

  it.each(['/poll?', '/poll#part', '/poll?#part'])('asks %s with the query of its own too', async (url) => {
    server.script('/poll', json())
    listen({ path: '/stream?ticket=1', polling: { url } })
    await expect.poll(() => server.requests()[0]?.url).toBe('/poll?ticket=1&position=1')
  })

  it('asks from the beginning again where the server says that there is no place any more', async () => {
    server.script('/poll', json({ data: 1, id: '7' }), json({ data: 2, id: '' }), json())
    listen({ lastEventId: '5' })
    await expect.poll(() => server.requests().length).toBeGreaterThan(2)
    expect(
      asked()
        .map(([, id]) => id)
        .slice(0, 3),
    ).toEqual(['5', '7', null])
  })

  it('reads a stream that it is answered with for as long as that lasts', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    server.script('/poll', steps.stream('data: 1\n\n'))
    const { seen, codes } = listen({ polling: { timeout: 50 } })
    await expect.poll(() => seen).toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    await server.exchanges()[0]!.send('data: 2\n\n')
    await expect.poll(() => seen).toHaveLength(2)
    expect(codes).toEqual([])
  })

  it('asks with the credentials of the stream', async () => {
    server.script('/poll', json())
    const asking = vi.fn(fetch)
    listen({ credentials: 'include', fetch: asking })
    await expect.poll(() => asking.mock.calls.length).toBeGreaterThan(0)
    expect(asking.mock.calls[0]![1]).toMatchObject({ credentials: 'include' })
  })

  it('sends by the query an ID that no header can carry', async () => {
    server.script('/poll', json({ data: 1, id: 'a\u0001b' }), json())
    listen()
    await expect.poll(() => server.requests().length).toBeGreaterThan(1)
    expect(asked()[1]).toEqual(['?position=1&lastEventId=a%01b', null])
  })

  it('a failed poll is a loss: it comes back with its place', async () => {
    server.script(
      '/poll',
      json({ data: 1, id: '1' }),
      [head(200, { 'Content-Type': 'application/json' }), send('[{"da'), reset],
      json({ data: 2, id: '2' }),
      json(),
    )
    const { seen, codes } = listen()
    await expect
      .poll(() => seen)
      .toEqual([
        ['message', 1],
        ['message', 2],
      ])
    expect(codes).toEqual(['network'])
    expect(asked()[2]).toEqual(['?position=1', '1'])
  })

  it.each([
    [204, 'done', []],
    [403, 'error', ['status!']],
    [503, 'reconnecting', ['status']],
  ] as const)('%i makes it %s', async (status, expected, codesExpected) => {
    server.script('/poll', answer(status, status === 503 ? { 'Retry-After': '60' } : {}))
    const { codes, state } = listen()
    await expect.poll(() => state().status).toBe(expected)
    expect(codes).toEqual(codesExpected)
  })

  it('asks for fresh headers after a 401', async () => {
    server.script('/poll', answer(401), json({ data: 1 }))
    const reasons: string[] = []
    const { seen } = listen({
      headers: ({ reason }) => {
        reasons.push(reason)
        return { Authorization: 'x' }
      },
    })
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    expect(reasons.slice(0, 2)).toEqual(['open', 'unauthorized'])
  })

  it.each(['no JSON', '{"data":1}', '[1]'])(
    'refuses an answer that is no list of messages: %s',
    async (body) => {
      server.script('/poll', answer(200, { 'Content-Type': 'application/json' }, body))
      const { state } = listen()
      await expect.poll(() => state().status).toBe('error')
      expect(state().error).toMatchObject({
        code: 'content-type',
        message: expect.stringContaining('[{ event, data, id }]') as string,
      })
    },
  )

  it.for([
    ['status', answer(404)],
    ['content-type', answer(200, {}, 'no list')],
    ['network', [reset]],
    ['timeout', []],
  ] as const)('an error names the url that was asked, not that of the stream: %s', async ([code, script]) => {
    server.script('/other', [...script])
    const errors: SSEError[] = []
    listen({ polling: { url: '/other', timeout: 200 }, onError: (error) => errors.push(error) })
    await expect.poll(() => errors[0]?.code).toBe(code)
    const { url, message } = errors[0]!
    expect(url).toBe(server.url('/other?position=1'))
    expect(message).toContain(`${server.url('/other')}: `)
  })

  it('gives up an answer that takes too long, and asks again', async () => {
    server.script('/poll', [head(200, { 'Content-Type': 'application/json' }), send('[')], json({ data: 1 }))
    const { seen, codes } = listen({ polling: { timeout: 50 } })
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    expect(codes[0]).toBe('timeout')
  })

  it('keeps the decoding of texts, ends with until, and stops when closed', async () => {
    server.script(
      '/poll',
      json({ data: '5', id: '1' }, { data: 'plain', id: '2' }),
      json({ event: 'end', data: 'x' }),
    )
    const { seen, state } = listen({ decode: 'text', until: 'end' })
    await expect.poll(() => state().status).toBe('done')
    expect(seen).toEqual([
      ['message', '5'],
      ['message', 'plain'],
      ['end', 'x'],
    ])
    await expect.poll(() => server.exchanges().every((exchange) => exchange.isClosed())).toBe(true)
  })

  it('leaves no timer and asks nothing more once closed', async () => {
    server.script('/poll', json())
    // Counted where it is asked: a request may still be on its way to the server when the stream is closed.
    const asking = vi.fn(fetch)
    const { stream, state } = listen({ polling: { interval: 20 }, fetch: asking })
    await expect.poll(() => state().status).toBe('open')
    stream.close()
    const before = asking.mock.calls.length
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(asking).toHaveBeenCalledTimes(before)
  })
})
