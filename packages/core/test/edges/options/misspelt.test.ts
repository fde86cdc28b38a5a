import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import { createSSEClient, createStream, type SSEOptions, type StreamOptions } from '../../../src/index.ts'
import { it, watchConsole } from '../support/server.ts'

const { stream } = steps

afterEach(() => void vi.restoreAllMocks())

describe('an option that nobody knows is said once in development, and does nothing', () => {
  it('of a stream, in the definition or beside it', async ({ server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    for (const name of ['onMesage', 'onmessage']) {
      for (let times = 0; times < 2; times += 1) {
        const options = { [name]: () => {} } as SSEOptions
        const events = createStream(
          ...((times ? [{ url: server.url('/'), ...options }] : [server.url('/'), options]) as [never]),
        )
        events.open()
        onTestFinished(() => events.close())
        await expect.poll(() => events.getSnapshot().data).toBe(1)
      }
    }
    expect(warnings()).toEqual([
      expect.stringMatching(/Unknown option "onMesage" is ignored/),
      expect.stringMatching(/Unknown option "onmessage" is ignored/),
    ])
  })

  it('of createSSEClient, and what has no effect there', async ({ server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    const defaults = { header: {}, onMessage: () => {}, url: '/x', enabled: false, reconnect: true }
    for (let times = 0; times < 2; times += 1) {
      const events = createSSEClient(defaults as StreamOptions).stream(server.url('/'))
      onTestFinished(events.subscribe(() => {}))
      await expect.poll(() => events.getSnapshot().data).toBe(1)
    }
    expect(warnings()).toEqual([
      expect.stringMatching(/Unknown option "header" of createSSEClient/),
      expect.stringMatching(/Option "onMessage" has no effect as a default/),
      expect.stringMatching(/Option "url" has no effect as a default/),
      expect.stringMatching(/Option "enabled" has no effect as a default/),
    ])
  })

  it.for(['__proto__', 'constructor', 'toString'])('called %s as well', async (name, { server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    const options = JSON.parse(`{ "${name}": 5 }`) as SSEOptions
    const events = createStream(server.url('/'), options)
    events.open()
    onTestFinished(() => events.close())
    await expect.poll(() => events.getSnapshot().data).toBe(1)
    expect(warnings()).toEqual([expect.stringContaining(`Unknown option "${name}"`)])
  })

  const NAMES = ['maxRetries', 'maxDelayMs', 'shouldReconnect', '__proto__', 'toString']
  const reconnectOf = (name: string) => JSON.parse(`{ "delay": 1, "${name}": 3 }`) as object

  it.for(NAMES)('within `reconnect`, with its whole name: %s', async (name, { server }) => {
    const { warnings } = watchConsole()
    server.script('/', stream('data: 1\n\n'))
    for (const source of [server.url('/'), { url: server.url('/'), reconnect: reconnectOf(name) }]) {
      const events = createStream(source as string, { reconnect: reconnectOf(name) } as SSEOptions)
      events.open()
      onTestFinished(() => events.close())
      await expect.poll(() => events.getSnapshot().data).toBe(1)
    }
    expect(warnings()).toEqual([expect.stringContaining(`Unknown option "reconnect.${name}" is ignored`)])
  })

  it('within the `reconnect` of createSSEClient too; what it may hold is no news', async ({ server }) => {
    const { warnings } = watchConsole()
    const known = { delay: 1, maxDelay: 2, maxAttempts: 3, shouldRetry: () => undefined, atEnd: false }
    createSSEClient({ reconnect: { ...known, retries: 4 } } as StreamOptions)
    for (const reconnect of [known, true, false, null, undefined, {}]) createSSEClient({ reconnect })
    expect(warnings()).toEqual([
      expect.stringContaining('Unknown option "reconnect.retries" of createSSEClient is ignored'),
    ])
    // What is no object at all is refused by its own name.
    const events = createStream(server.url('/'), { reconnect: 'yes' as never, onError: () => {} })
    events.open()
    expect(events.getSnapshot().error).toMatchObject({ code: 'request' })
    expect(warnings()).toHaveLength(1)
  })

  it('and not a word in production', async ({ server }) => {
    const { warnings } = watchConsole()
    vi.stubEnv('NODE_ENV', 'production')
    onTestFinished(() => void vi.unstubAllEnvs())
    server.script('/', stream('data: 1\n\n'))
    const options = { tries: 1, reconnect: { tries: 3 } } as SSEOptions
    const events = createSSEClient(options).stream(server.url('/'), options)
    onTestFinished(events.subscribe(() => {}))
    await expect.poll(() => events.getSnapshot().data).toBe(1)
    expect(warnings()).toEqual([])
  })
})
