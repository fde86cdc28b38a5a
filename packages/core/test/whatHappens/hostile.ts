import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  answer,
  end,
  head,
  pause,
  scenarios,
  send,
  sendCompressed,
  stream,
  type Encoding,
} from '../../../testing/src/remote/index.ts'
import { resume } from '../../src/index.ts'
import { openStream } from '../support/openStream.ts'

/** What servers and what stands between do to a stream, and what it has to bear: bounded, told, and without a storm. */
export const describeHostile = (): void => {
  describe('on the way', () => {
    it.each<Encoding>(['gzip', 'br'])('%s: each message is told when it is sent', async (encoding) => {
      const encoded = head(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding })
      const texts = Array.from({ length: 20 }, (_, i) => `id: ${i}\ndata: ünï ${i} ${'x'.repeat(i * 50)}\n\n`)
      const path = await scenarios.serve([encoded, sendCompressed(encoding, ': open\n\n', ...texts)])
      const { told } = openStream({ url: path.url })
      // The body never ends: nothing waits for its end.
      await expect.poll(() => told.length).toBe(texts.length)
      expect(told.every((data, i) => data.startsWith(`ünï ${i} `))).toBe(true)
      expect(await path.open()).toBe(1)
    })

    it('a head that comes slowly, and a first byte that comes slower', async () => {
      const path = await scenarios.serve([pause(200), head(), pause(200), send('data: 1\n\n')])
      const { heard, errors } = openStream({ url: path.url })
      await heard('1')
      expect(errors).toEqual([])
    })

    it('a redirect that leads to itself is a failed attempt like any other, not a storm', async () => {
      // Asked for first: its own url is what it answers with.
      const path = await scenarios.serve([])
      const loop = await scenarios.serve(answer(302, { location: path.url }))
      const { errors } = openStream({ url: loop.url, connectTimeout: 50 })
      await expect.poll(() => errors.length).toBeGreaterThan(2)
      expect(errors.every(({ fatal }) => !fatal)).toBe(true)
      expect((await loop.requests()).length).toBeLessThanOrEqual(errors.length + 1)
    })
  })

  describe('retry:', () => {
    it('0 is not now: a server that ends at once is asked ten times a second at most', async () => {
      const path = await scenarios.serve([head(), send('retry: 0\n\n'), end])
      openStream({ url: path.url, reconnect: { delay: 0, maxDelay: 0 } })
      await expect.poll(async () => (await path.requests()).length).toBeGreaterThan(5)
      const times = (await path.requests()).map(({ time }) => time)
      const pauses = times.slice(1).map((time, i) => time - times[i]!)
      // A timer may be a millisecond early by the other process's clock.
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(98)
    })

    it.each(['99999999999999999999', '2147483648'])('%s waits, and does not fire at once', async (huge) => {
      const path = await scenarios.serve([head(), send(`retry: ${huge}\ndata: 1\n\n`), end])
      const { stream: events, reached, heard } = openStream({ url: path.url })
      await heard('1')
      await reached('reconnecting')
      expect(events.getSnapshot().retry!.delay).toBeGreaterThan(2 ** 30)
      expect(events.getSnapshot().retry!.delay).toBeLessThan(2 ** 31)
      expect(await path.requests()).toHaveLength(1)
    })

    it.each(['-1', '1e9', '9 000', '0x99999', 'soon', '٣٣٣٣٣٣'])('%s means nothing', async (junk) => {
      const path = await scenarios.serve(
        [head(), send(`retry: ${junk}\ndata: 1\n\n`), end],
        stream('data: 2\n\n'),
      )
      await openStream({ url: path.url }).heard('1', '2')
    })
  })

  describe('what a page does wrong', () => {
    it('a handler that throws on every message: each is reported, and every message is told', async () => {
      const reported: unknown[] = []
      vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
      onTestFinished(() => void vi.unstubAllGlobals())
      const path = await scenarios.serve(stream('data: 1\n\n'.repeat(200)))
      const { stream: events, told } = openStream({ url: path.url })
      events.on('message', () => {
        throw new Error('mine')
      })
      await expect.poll(() => reported.length).toBe(200)
      expect(told).toHaveLength(200)
      expect(events.getSnapshot().status).toBe('open')
    })

    it('a schema that throws on every message: each is an error as a value, with its raw message', async () => {
      const path = await scenarios.serve(stream('id: 7\ndata: 1\n\n'.repeat(200)))
      const {
        stream: events,
        told,
        errors,
      } = openStream({
        url: path.url,
        schema: {
          message: () => {
            throw new TypeError('mine')
          },
        },
      })
      await expect.poll(() => errors.length).toBe(200)
      expect(errors[199]).toMatchObject({
        code: 'decode',
        fatal: false,
        raw: { data: '1', lastEventId: '7' },
      })
      expect(told).toEqual([])
      await expect.poll(events.getSnapshot).toMatchObject({ status: 'open', error: null, lastEventId: '7' })
    })

    it('a storage that refuses: the stream goes on, and is told of once', async () => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      onTestFinished(() => warn.mockRestore())
      const refuse = (): never => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
      }
      const path = await scenarios.serve(stream('id: 1\ndata: 1\n\n', 'id: 2\ndata: 2\n\n'))
      await openStream({
        url: path.url,
        use: [resume({ getItem: refuse, setItem: refuse, removeItem: refuse })],
      }).heard('1', '2')
    })
  })
}
