import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import { createListView, createSSEClient, createStream, type SSEOptions } from '../../../src/index.ts'
import { cutAfter, it, watchConsole } from '../support/server.ts'

const { answer, reset, stream } = steps

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const open = (url: string, options: SSEOptions) => {
  const events = createStream(url, { onError: () => {}, ...options })
  events.open()
  onTestFinished(() => events.close())
  return events
}

/** Each with a number of its own, as a page hears of the same only once. */
const OUT: [string, SSEOptions, string][] = [
  ['reconnect.delay', { reconnect: { delay: -11 } }, '0 or more, not -11'],
  ['reconnect.delay', { reconnect: { delay: NaN } }, '0 or more, not NaN'],
  ['reconnect.maxDelay', { reconnect: { delay: 1, maxDelay: -12 } }, '0 or more, not -12'],
  ['reconnect.maxDelay', { reconnect: { delay: 1, maxDelay: -Infinity } }, '0 or more, not -Infinity'],
  ['connectTimeout', { connectTimeout: -13 }, 'above 0, not -13'],
  ['connectTimeout', { connectTimeout: NaN }, 'above 0, not NaN'],
  ['idleTimeout', { idleTimeout: -14 }, 'above 0, not -14'],
  ['maxMessageSize', { maxMessageSize: NaN }, '1 or more, not NaN'],
  ['flush', { flush: -15 }, '0 or more, not -15'],
  ['buffer', { buffer: -16 }, '1 or more, not -16'],
  ['buffer', { buffer: 0 }, '1 or more, not 0'],
  ['linger', { linger: -17 }, '0 or more, not -17'],
  ['gcTime', { gcTime: -18 }, '0 or more, not -18'],
]

describe('a number out of range is brought into range, with one word in development', () => {
  it.for(OUT)('%s: %j', async ([name, options, text], { server }) => {
    const { warnings } = watchConsole()
    server.script('/', cutAfter('retry: 1\nid: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    const client = createSSEClient()
    for (const times of [1, 2]) {
      const events = client.stream(server.url('/'), { onError: () => {}, ...options, key: `${times}` })
      const off = events.subscribe(() => {})
      await expect.poll(() => events.getSnapshot().data).toBe(2)
      off()
      // What is asked of it when nobody listens any more is asked then.
      await expect.poll(() => server.openSockets()).toBe(0)
    }
    expect(warnings()).toEqual([expect.stringContaining(`Option "${name}" must be ${text}`)])
  })

  it('maxAttempts below 0 is none at all', async ({ server }) => {
    const { warnings } = watchConsole()
    server.script('/', [reset])
    const events = open(server.url('/'), { reconnect: { maxAttempts: -1 } })
    await expect.poll(() => events.getSnapshot().status).toBe('error')
    expect(server.requests()).toHaveLength(1)
    expect(warnings()).toEqual([expect.stringContaining('Option "reconnect.maxAttempts" must be 0 or more')])
  })

  it('maxMessageSize below 1 takes no message at all', async ({ server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    const events = open(server.url('/'), { maxMessageSize: -19 })
    await expect.poll(() => events.getSnapshot().error?.code).toBe('message-too-large')
    expect(warnings()).toEqual([
      expect.stringContaining('Option "maxMessageSize" must be 1 or more, not -19'),
    ])
  })

  it.for([
    [-21, '0 or more, not -21', []],
    [NaN, '0 or more, not NaN', [1, 2]],
  ] as const)('limit of a list: %d', async ([limit, text, items], { server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\ndata: 2\n\n'))
    const source = createSSEClient().stream(server.url('/'))
    const list = createListView(source, { limit })
    onTestFinished(list.subscribe(() => {}))
    await expect.poll(() => source.getSnapshot().data).toBe(2)
    expect(list.getSnapshot().items).toEqual(items)
    expect(warnings()).toEqual([expect.stringContaining(`Option "limit" must be ${text}`)])
  })
})

describe('what is in range is as it is, without a word', () => {
  it.for([
    { connectTimeout: 0 },
    { idleTimeout: 0 },
    { connectTimeout: false as const, idleTimeout: false as const },
    { reconnect: { delay: 0, maxDelay: 0, maxAttempts: 1 } },
    { reconnect: { maxDelay: Infinity, delay: 1 } },
    { buffer: Infinity },
    { buffer: 2.5 },
    { flush: 0 },
    { gcTime: Infinity },
    { maxMessageSize: Infinity },
    { idleTimeout: Infinity, connectTimeout: Infinity },
  ] as SSEOptions[])('%j', async (options, { server }) => {
    const { warnings } = watchConsole()
    server.script('/', cutAfter('retry: 1\nid: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    const events = open(server.url('/'), options)
    await expect.poll(() => events.getSnapshot().data).toBe(2)
    expect(warnings()).toEqual([])
  })

  it('a limit that is no positive number is off: a head may take as long as it likes', async ({ server }) => {
    watchConsole()
    let go = (): void => {}
    const late = new Promise<void>((resolve) => (go = resolve))
    server.script('/', [steps.until(late), ...stream('data: 1\n\n')])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const events = open(server.url('/'), { connectTimeout: -31, idleTimeout: -32 })
    await expect.poll(() => server.requests()).toHaveLength(1)
    vi.advanceTimersByTime(3_600_000)
    go()
    await expect.poll(() => events.getSnapshot().status).toBe('open')
    vi.advanceTimersByTime(3_600_000)
    expect(events.getSnapshot().status).toBe('open')
    expect(server.requests()).toHaveLength(1)
  })

  it('a Retry-After of years waits as long as a timer can', async ({ server }) => {
    server.script('/', answer(503, { 'retry-after': '99999999999' }))
    const events = open(server.url('/'), {})
    await expect.poll(() => events.getSnapshot().status).toBe('reconnecting')
    expect(events.getSnapshot().retry!.delay).toBeLessThan(2 ** 31)
    expect(server.requests()).toHaveLength(1)
  })
})
