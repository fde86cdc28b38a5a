import { expect, it, onTestFinished, vi } from 'vitest'
import { answer, hangUp, pause, scenarios, send, stream } from '../../../../testing/src/remote/index.ts'
import { fetchTransport, pollingTransport, type StreamDefinition } from '../../../src/index.ts'
import { openStream, QUICK } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

/** Fakes what a long wait would need, and leaves the network alone. */
const fakeClock = (): void => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
}

/** The browser's word about its network, and the page that hears of it. */
const fakeNetwork = () => {
  const network = { onLine: true }
  const page = new EventTarget()
  vi.stubGlobal('navigator', network)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  onTestFinished(() => void vi.unstubAllGlobals())
  return (onLine: boolean): void => {
    network.onLine = onLine
    page.dispatchEvent(new Event(onLine ? 'online' : 'offline'))
  }
}

/** What leads a name that is no loopback to the test's server. */
const leadTo =
  (url: string): typeof fetch =>
  (_, init) =>
    fetch(url, init)

export const noHead: Row = {
  happening: 'no response head in `connectTimeout`',
  reaction:
    'abort, reconnect; no failure in the count, delay as after a first one. Default: none until a head of this url has once come within 30 s, from then on 30 s; 30 s at once where another transport is next in the list. (Plain servers send their head with their first message, which may be an hour away.)',
  cases: () => {
    it('a server that never answers, and one that answers in time', async () => {
      const path = await scenarios.serve([], [pause(50), ...stream('data: yes\n\n')])
      const { heard, errors } = openStream({ url: path.url, connectTimeout: 500 })
      await heard('yes')
      expect(errors).toMatchObject([{ code: 'timeout', fatal: false }])
      await expect.poll(path.open).toBe(1)
    })

    it('no failure in the count', async () => {
      const path = await scenarios.serve([], [], stream('data: yes\n\n'))
      const { heard, errors } = openStream({
        url: path.url,
        connectTimeout: 1_000,
        reconnect: { ...QUICK, maxAttempts: 1 },
      })
      await heard('yes')
      expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual(Array(2).fill(['timeout', false]))
    })

    it('by default a head may take an hour, and the next one too', async () => {
      fakeClock()
      const path = await scenarios.serve([])
      const { heard, errors } = openStream({ url: path.url })
      for (const id of [1, 2]) {
        await expect.poll(async () => (await path.requests()).length).toBe(id)
        vi.advanceTimersByTime(3_600_000)
        await path.play(...stream(`data: ${id}\n\n`))
        await heard(...['1', '2'].slice(0, id))
        if (id === 2) break
        await path.play(hangUp)
        await expect.poll(() => errors.length).toBe(1)
        vi.advanceTimersByTime(200)
      }
      expect(errors.map(({ code }) => code)).toEqual(['network'])
    })

    it('by default 30 s, once one has come within that', async () => {
      fakeClock()
      const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), [], stream('data: 2\n\n'))
      const { heard, errors } = openStream({ url: path.url })
      await heard('1')
      await path.play(hangUp)
      await expect.poll(() => errors.length).toBe(1)
      vi.advanceTimersByTime(200)
      await expect.poll(async () => (await path.requests()).length).toBe(2)
      vi.advanceTimersByTime(29_700)
      expect(errors).toHaveLength(1)
      vi.advanceTimersByTime(300)
      await expect.poll(() => errors[1]).toMatchObject({ code: 'timeout', fatal: false })
      await expect.poll(async () => (await path.requests())[1]!.isClosed).toBe(true)
      // The next one may be under way already: the waits are lengthened at random.
      vi.advanceTimersByTime(200)
      await heard('1', '2')
    })

    it('by default 30 s where another transport is next', async () => {
      fakeClock()
      const path = await scenarios.serve([])
      const polled = await scenarios.serve(
        answer(200, { 'content-type': 'application/json' }, '[{"data":"polled","id":"1"}]'),
      )
      const { heard, errors } = openStream({
        url: path.url,
        transport: [fetchTransport, pollingTransport({ url: polled.url })],
      })
      await expect.poll(async () => (await path.requests()).length).toBe(1)
      vi.advanceTimersByTime(29_900)
      expect(errors).toEqual([])
      vi.advanceTimersByTime(100)
      await expect.poll(() => errors.length).toBe(1)
      vi.advanceTimersByTime(200)
      await heard('polled')
    })

    it('a proxy that buffers: what comes through is told, however late', async () => {
      fakeClock()
      const path = await scenarios.serve(stream('data: 0\n\n'))
      const proxy = await scenarios.relay(path, { holds: 4_096 })
      onTestFinished(proxy.down)
      const { told, heard, errors, stream: events } = openStream({ url: proxy.url })
      await expect.poll(async () => (await path.requests()).length).toBe(1)
      vi.advanceTimersByTime(3_600_000)
      expect(events.getSnapshot().status).toBe('connecting')
      const lot = (from: number) =>
        Array.from({ length: 50 }, (_, i) => `data: ${from + i}\n: ${'.'.repeat(90)}\n\n`)
      for (const from of [1, 51]) {
        await path.play(send(lot(from).join('')))
        await heard(...Array.from({ length: from + 50 }, (_, i) => String(i)))
        vi.advanceTimersByTime(3_600_000)
      }
      expect(told).toHaveLength(101)
      expect(errors).toEqual([])
      expect(await path.requests()).toHaveLength(1)
    })
  },
}

export const silence: Row = {
  happening: 'no byte for `idleTimeout`',
  reaction:
    'abort, reconnect. Default: 2.5 × what the server announces in a comment that is exactly `ssekit heartbeat=<ms>`, after at most one space (1 s to 10 min, else ignored), off when none is. A connection that follows owes as much until its first byte: a proxy may hold back all that comes. Any byte is life. The wall clock is checked too when a laptop or a throttled tab wakes',
  cases: () => {
    it('a line that falls silent is left for another one', async () => {
      const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
      const { heard, errors } = openStream({ url: path.url, idleTimeout: 200 })
      await heard('1', '2')
      expect(errors[0]).toMatchObject({ code: 'timeout', fatal: false })
      expect((await path.requests())[1]).toMatchObject({ lastEventId: '1' })
    })

    it('what the server announces is the default; any byte is life', async () => {
      const beats = [pause(1_500), send(':\n\n'), pause(1_500), send(':\n\n')]
      const path = await scenarios.serve(
        [...stream(': ssekit heartbeat=1000\n\ndata: 1\n\n'), ...beats],
        stream('data: 2\n\n'),
      )
      const { heard, errors } = openStream({ url: path.url })
      await heard('1', '2')
      expect(errors).toMatchObject([{ code: 'timeout' }])
      const [first, second] = await path.requests()
      // Three seconds of life, then two and a half without.
      expect(second!.time - first!.time).toBeGreaterThan(5_000)
    })
  },
}

export const offline: Row = {
  happening: 'browser says offline',
  reaction:
    'retries park (never the first attempt, nor loopback), go on `online` or after `maxDelay`; parking does not count',
  cases: () => {
    it('the first attempt is made; a retry waits for the network', async () => {
      const setOnline = fakeNetwork()
      setOnline(false)
      const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
      const { stream: events, heard } = openStream({
        url: 'http://stream.example/',
        fetch: leadTo(path.url),
        reconnect: { ...QUICK, maxDelay: 60_000 },
      })
      await heard('1')
      await path.play(hangUp)
      await expect.poll(() => events.getSnapshot().retry).toMatchObject({ attempt: 1, at: null })
      setOnline(true)
      await heard('1', '2')
      expect(await path.requests()).toHaveLength(2)
    })

    it('a loopback is there without a network', async () => {
      vi.stubGlobal('navigator', { onLine: false })
      onTestFinished(() => void vi.unstubAllGlobals())
      const path = await scenarios.serve(stream('data: 1\n\n'), stream('data: 2\n\n'))
      const { heard } = openStream({ url: path.url })
      await heard('1')
      await path.play(hangUp)
      await heard('1', '2')
    })
  },
}

export const afterOutage: Row = {
  happening: '`online` after `offline`, and the connection says nothing for 5 s',
  reaction: 'reconnect: it may be dead (not loopback, nor what is never repeated)',
  cases: () => {
    it('a silent line is left; one that speaks, a loopback and a POST are not', async () => {
      const setOnline = fakeNetwork()
      const openLine = async (definition: Partial<StreamDefinition> = {}) => {
        const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
        const url = 'http://stream.example/events'
        const opened = openStream({ url, fetch: leadTo(path.url), ...definition })
        await opened.heard('1')
        return { ...opened, path }
      }
      const speaks = await openLine()
      const loopback = await openLine({ url: 'http://127.0.0.1/events' })
      const post = await openLine({ method: 'POST', body: 'x', reconnect: undefined })
      // The last to be told: when it has gone, the others would have.
      const dead = await openLine()
      const others = [speaks, loopback, post]
      // What came in the same millisecond would count as life after the outage.
      const heardAt = Date.now()
      await expect.poll(() => Date.now()).toBeGreaterThan(heardAt)
      setOnline(false)
      setOnline(true)
      await speaks.path.play(send(': alive\n\n'))
      await dead.heard('1', '2')
      expect(dead.errors).toMatchObject([{ code: 'timeout', fatal: false }])
      expect((await dead.path.requests())[1]).toMatchObject({ lastEventId: '1' })
      for (const { path, errors, stream: events } of others) {
        expect(errors).toEqual([])
        expect(events.getSnapshot().status).toBe('open')
        expect(await path.requests()).toHaveLength(1)
      }
    })
  },
}
