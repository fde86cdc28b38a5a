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
})
