import { EventSource } from 'eventsource'
import { describe, it } from 'vitest'
import { EVENTS, line, linesTo, prompt, statusesOver } from './clients/expected.ts'
import { openNative, openStream } from './clients/openStream.ts'
import { setting } from './backends/setting.ts'

for (const { name, url } of setting().servers) {
  describe.concurrent(name, () => {
    it('has each message told once and in order over two drops, until a 204 ends it', async (context) => {
      const { expect } = context
      const ours = openStream(context, { url: `${url}/events` })
      const native = openNative(context, `${url}/events`)
      await expect.poll(() => ours.stream.getSnapshot().status).toBe('done')
      expect(ours.told).toEqual(linesTo(EVENTS))
      expect(ours.statuses).toEqual(statusesOver(3))
      expect(ours.waits.map(({ delay }) => delay)).toEqual([prompt, prompt, prompt])
      expect([...ours.toldWhile]).toEqual(['open'])
      expect(ours.stream.getSnapshot()).toMatchObject({
        gap: null,
        lastEventId: '15',
        latest: { update: { n: 15 } },
      })
      await expect.poll(() => native.source.readyState).toBe(EventSource.CLOSED)
      expect(native.told).toEqual(ours.told)
    })

    it('is resumed by a query parameter too', async (context) => {
      const { expect } = context
      const ours = openStream(context, { url: `${url}/events`, lastEventIdParam: 'from', lastEventId: '7' })
      await expect.poll(() => ours.stream.getSnapshot().status).toBe('done')
      expect(ours.told).toEqual(linesTo(EVENTS).slice(7))
      expect(ours.statuses).toEqual(statusesOver(2))
    })

    it('is waited for when it says nothing yet, and given up when it says nothing more', async (context) => {
      const { expect } = context
      const ours = openStream(context, { url: `${url}/quiet`, idleTimeout: 2_000 })
      await expect.poll(() => ours.told).toEqual([line(1)])
      expect(ours.statuses).toEqual(['open'])
      await expect.poll(() => ours.stream.getSnapshot().error?.code).toBe('timeout')
      expect(ours.stream.getSnapshot().status).toBe('reconnecting')
      await expect.poll(() => ours.told).toEqual([line(1), line(2)])
      expect(ours.statuses).toEqual(['open', 'reconnecting', 'open'])
      expect([...ours.toldWhile]).toEqual(['open'])
    })
  })
}
