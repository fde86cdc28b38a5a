import { EventSource } from 'eventsource'
import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, vi } from 'vitest'
import { eventSourceTransport, type SSEOptions } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { it } from '../support/server.ts'
import { pass } from '../../support/pass.ts'

const { stream } = steps

/** A name that is not this machine's, led to the test's server: what lies on it is not taken for the loopback. */
const HOST = 'http://stream.example'
const via =
  (server: ScenarioServer): typeof fetch =>
  (input, init) =>
    fetch(server.url(new URL(String(input)).pathname), init)

let page: EventTarget
const dispatch = (type: string) => page.dispatchEvent(new Event(type))
const navigator = { onLine: true }
const goOffline = (): void => {
  navigator.onLine = false
  dispatch('offline')
}
const goOnline = (): void => {
  navigator.onLine = true
  dispatch('online')
}

beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  vi.stubGlobal('navigator', navigator)
  navigator.onLine = true
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** An open stream that said nothing of a heartbeat, with the clock in the test's hands. */
const openQuiet = async (server: ScenarioServer, options: SSEOptions = {}, url = `${HOST}/`) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  server.script('/', stream(': hello\n\n', 'id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
  const opened = openStream({ url, fetch: via(server), ...options })
  await opened.heard('1')
  return { ...opened, server: server.exchanges()[0]! }
}

describe('a line that died while the network was gone', () => {
  it('is made anew when the network is back and it says nothing for 5 s, from its place', async ({
    server,
  }) => {
    const { heard, errors, statuses } = await openQuiet(server)
    goOffline()
    await pass(60_000)
    expect(statuses).toEqual(['open'])
    goOnline()
    await pass(4_999)
    expect(statuses).toEqual(['open'])
    await pass(1)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
    expect(errors).toMatchObject([{ code: 'timeout', fatal: false, lastEventId: '1' }])
    await pass(2_000)
    await heard('1', '2')
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('over an EventSource too', async ({ server }) => {
    class Led extends EventSource {
      constructor(url: string) {
        super(server.url(new URL(url).pathname + new URL(url).search))
      }
    }
    const { heard } = await openQuiet(server, { transport: eventSourceTransport({ EventSource: Led }) })
    goOffline()
    goOnline()
    await pass(5_000)
    await expect.poll(() => server.openSockets()).toBe(0)
    await pass(2_000)
    await heard('1', '2')
    expect(server.requests()[1]!.url).toBe('/?lastEventId=1')
  })

  it('and again at the next time, after one that it survived', async ({ server }) => {
    const { heard, server: line, statuses } = await openQuiet(server)
    goOffline()
    goOnline()
    await line.send('data: alive\n\n')
    await heard('1', 'alive')
    await pass(60_000)
    expect(statuses).toEqual(['open'])
    goOffline()
    goOnline()
    await pass(5_000)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
  })

  it('5 s after the last of several outages, one at the heels of the other', async ({ server }) => {
    const { statuses, errors } = await openQuiet(server)
    await pass(1_000)
    for (let outages = 0; outages < 3; outages += 1) {
      goOffline()
      goOnline()
      await pass(3_000)
    }
    await pass(1_999)
    expect(statuses).toEqual(['open'])
    await pass(1)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
    expect(errors).toMatchObject([{ code: 'timeout' }])
  })

  it('what came after the first of them says nothing of the second', async ({ server }) => {
    const { heard, server: line, statuses } = await openQuiet(server)
    goOffline()
    goOnline()
    await line.send('data: alive\n\n')
    await heard('1', 'alive')
    await pass(3_000)
    goOffline()
    goOnline()
    await pass(4_999)
    expect(statuses).toEqual(['open'])
    await pass(1)
    await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
  })

  it('a request without an answer yet is made anew likewise, and no answer is made up for it', async ({
    server,
  }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    server.script('/', [], stream('data: 1\n\n'))
    const { heard, errors } = openStream({ url: `${HOST}/`, fetch: via(server) })
    await expect.poll(() => server.requests()).toHaveLength(1)
    goOffline()
    goOnline()
    await pass(5_000)
    await pass(2_000)
    await heard('1')
    expect(errors.map(({ code, status }) => [code, status])).toEqual([['timeout', undefined]])
  })
})

describe('a line that lives stays', () => {
  it.for(['data: alive\n\n', ': a comment\n\n', 'data: half a mess'])('%j came', async (text, { server }) => {
    const opened = await openQuiet(server)
    goOffline()
    goOnline()
    await pass(1_000)
    await opened.server.send(text)
    // What comes behind it over another line shows that it has been read.
    const witness = openStream({ url: server.url('/') })
    await witness.heard('2')
    await pass(60_000)
    expect(opened.statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(2)
  })

  it('nothing was gone: `online` alone says nothing', async ({ server }) => {
    const { statuses } = await openQuiet(server)
    dispatch('online')
    await pass(60_000)
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('this machine needs no network', async ({ server }) => {
    const { statuses } = await openQuiet(server, {}, server.url('/'))
    goOffline()
    goOnline()
    await pass(60_000)
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('what is never repeated is not given up for a guess', async ({ server }) => {
    const { statuses } = await openQuiet(server, { method: 'POST', body: {}, reconnect: undefined })
    goOffline()
    goOnline()
    await pass(60_000)
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('a closed stream comes not back with the network', async ({ server }) => {
    const { stream: events, statuses } = await openQuiet(server)
    goOffline()
    events.close()
    goOnline()
    await pass(60_000)
    expect(statuses).toEqual(['open', 'closed'])
    expect(server.requests()).toHaveLength(1)
  })
})

describe('a laptop that slept', () => {
  /** Timers stand still meanwhile; the clock does not. */
  const sleep = (ms: number): void => void vi.setSystemTime(Date.now() + ms)
  const withHeartbeat = async (server: ScenarioServer) => {
    const opened = await openQuiet(server, {}, server.url('/'))
    await opened.server.send(': ssekit heartbeat=10000\n\ndata: heard\n\n')
    await opened.heard('1', 'heard')
    return opened
  }

  it.for(['focus', 'pageshow', 'online'])(
    'finds the dead line at %s, a second later',
    async (wakes, { server }) => {
      const { statuses, errors } = await withHeartbeat(server)
      sleep(8 * 3_600_000)
      dispatch(wakes)
      expect(statuses).toEqual(['open'])
      await pass(1_000)
      await expect.poll(() => statuses).toEqual(['open', 'reconnecting'])
      expect(errors).toMatchObject([{ code: 'timeout', fatal: false }])
    },
  )

  it('keeps the line whose bytes were only waiting to be read', async ({ server }) => {
    const { statuses, server: line, heard } = await withHeartbeat(server)
    sleep(8 * 3_600_000)
    dispatch('focus')
    await line.send('data: waited\n\n')
    await heard('1', 'heard', 'waited')
    await pass(1_000)
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('a short nap is none', async ({ server }) => {
    const { statuses } = await withHeartbeat(server)
    sleep(20_000)
    dispatch('focus')
    await pass(1_000)
    expect(statuses).toEqual(['open'])
  })
})
