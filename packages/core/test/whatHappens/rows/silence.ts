import { expect, it, onTestFinished, vi } from 'vitest'
import { hangUp, pause, scenarios, send, stream } from '../../../../testing/src/remote/index.ts'
import { openStream, QUICK } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

export const noHead: Row = {
  happening: 'no response head in `connectTimeout` (30 s)',
  reaction: 'abort, reconnect',
  cases: () => {
    it('a server that never answers, and one that answers in time', async () => {
      const path = await scenarios.serve([], [pause(50), ...stream('data: yes\n\n')])
      const { heard, errors } = openStream({ url: path.url, connectTimeout: 500 })
      await heard('yes')
      expect(errors).toMatchObject([{ code: 'timeout', fatal: false }])
      await expect.poll(path.open).toBe(1)
    })
  },
}

export const silence: Row = {
  happening: 'no byte for `idleTimeout`',
  reaction:
    'abort, reconnect. Default: 2.5 × what the server announces in a comment that is exactly `ssekit heartbeat=<ms>`, after at most one space (1 s to 10 min, else ignored), off when none is. Any byte is life. The wall clock is checked too when a laptop or a throttled tab wakes',
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
      const network = { onLine: false }
      vi.stubGlobal('navigator', network)
      const world = new EventTarget()
      vi.stubGlobal('addEventListener', world.addEventListener.bind(world))
      vi.stubGlobal('removeEventListener', world.removeEventListener.bind(world))
      onTestFinished(() => void vi.unstubAllGlobals())
      const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
      const { stream: events, heard } = openStream({
        url: 'http://stream.example/',
        fetch: (_, init) => fetch(path.url, init),
        reconnect: { ...QUICK, maxDelay: 60_000 },
      })
      await heard('1')
      await path.play(hangUp)
      await expect.poll(() => events.getSnapshot().retry).toMatchObject({ attempt: 1, at: null })
      network.onLine = true
      world.dispatchEvent(new Event('online'))
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
