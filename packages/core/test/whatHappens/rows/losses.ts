import { expect, it } from 'vitest'
import {
  end,
  hangUp,
  head,
  pause,
  reset,
  scenarios,
  send,
  sendBytes,
  sendNumbered,
  stream,
} from '../../../../testing/src/remote/index.ts'
import { openStream } from '../../support/openStream.ts'
import type { Row } from '../row.ts'

/** Browsers open no more than six lines to one server. */
const AT_ONCE = 6
const MESSAGES = 500
const WAYS = [end, hangUp, reset]

const message = (id: number): string => `id: ${id}\ndata: ${id}\n\n`
const lastEventIds = async (path: Awaited<ReturnType<typeof scenarios.serve>>) =>
  (await path.requests()).map(({ lastEventId }) => lastEventId)

export const losses: Row = {
  happening: 'network error, response ends, bytes cut',
  reaction: 'reconnect',
  cases: () => {
    it('network error: nobody listens', async () => {
      const { stream: events, errors } = openStream({ url: await scenarios.findUnused() })
      await expect.poll(() => events.getSnapshot().retry?.attempt).toBeGreaterThan(2)
      expect(events.getSnapshot()).toMatchObject({ status: 'reconnecting', error: { code: 'network' } })
      expect(errors.every(({ fatal }) => !fatal)).toBe(true)
    })

    it('network error: the line is reset before the head', async () => {
      const path = await scenarios.serve([pause(10), reset], stream('data: 1\n\n'))
      const { heard, errors } = openStream({ url: path.url })
      await heard('1')
      // A browser may itself repeat a request whose line was reset, before the page hears of it.
      expect(errors.map(({ code }) => code)).toEqual(errors.map(() => 'network'))
    })

    it('response ends: what was unfinished is dropped, and comes again', async () => {
      const path = await scenarios.serve([...stream(message(1), 'id: 2\ndata: ha'), end], stream(message(2)))
      const { heard, statuses } = openStream({ url: path.url })
      await heard('1', '2')
      expect(await lastEventIds(path)).toEqual([null, '1'])
      expect(statuses).toEqual(['open', 'reconnecting', 'open'])
    })

    it('response ends: so does one that lasts as long as its line', async () => {
      const path = await scenarios.serve(
        [head(200, {}, 'until-close'), send(message(1)), end],
        stream(message(2)),
      )
      const { heard } = openStream({ url: path.url })
      await heard('1', '2')
      expect(await lastEventIds(path)).toEqual([null, '1'])
    })

    it('bytes cut in the middle of a character', async () => {
      const path = await scenarios.serve(stream(message(1)), stream('id: 2\ndata: ünï 🚀\n\n'))
      const { heard } = openStream({ url: path.url })
      await heard('1')
      // The first two of the four bytes of a rocket.
      await path.play(send('id: 2\ndata: ünï '), sendBytes(0xf0, 0x9f), reset)
      await heard('1', 'ünï 🚀')
      expect(await lastEventIds(path)).toEqual([null, '1'])
    })

    it(`a loss after each of ${MESSAGES} messages: each is told once, in order`, async () => {
      const all = Array.from({ length: MESSAGES }, (_, i) => i + 1)
      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, which) => {
          // Each stream is cut after every sixth message, another one for each of them, each way in turn. A browser may
          // throw away with a broken line what the page has not read yet; it is asked for again.
          const cuts = all.filter((id) => id % AT_ONCE === which)
          const path = await scenarios.serve(
            ...cuts.map((cut, i) => [head(), sendNumbered(cut), WAYS[i % WAYS.length]!]),
            [head(), sendNumbered(MESSAGES)],
          )
          const { told } = openStream({ url: path.url })
          await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(MESSAGES)
          expect(told).toEqual(all.map(String))
          await expect.poll(path.requests).toHaveLength(cuts.length + 1)
        }),
      )
    }, 90_000)
  },
}
