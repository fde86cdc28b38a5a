import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { catchReported } from '../catchReported.ts'
import { messageText, startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

export const deliveryCases = ({ mount }: BindingDriver): void => {
  describe('delivery', () => {
    it('a burst of 500 in one chunk: handlers see 500, the page renders a few times', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSE', {
        source: { url: server.url(), events: { tick: (data: unknown) => seen.push(data) } },
      })
      await until(() => page.shown().status === 'open', 'the open line')
      const before = page.renders.length
      const burst = Array.from({ length: 500 }, (_, n) => messageText('tick', n, String(n)))
      ;(await server.stream(0)).write(burst.join(''))
      await until(() => page.shown().data === 499, 'the last of the burst')
      expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n))
      expect(page.renders.length - before).toBeLessThanOrEqual(6)
    })

    it('identical payloads are seen each time', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSE', {
        source: { url: server.url(), flush: 'sync', onMessage: (data) => seen.push(data) },
      })
      const stream = await server.stream(0)
      const messages = new Set<unknown>()
      for (let n = 1; n <= 3; n += 1) {
        stream.write('data: {"same":1}\n\n')
        await until(() => seen.length === n, `handler call ${n}`)
        await until(() => page.shown().message !== null && !messages.has(page.shown().message), `render ${n}`)
        messages.add(page.shown().message)
      }
      expect(seen).toEqual([{ same: 1 }, { same: 1 }, { same: 1 }])
    })

    it('a message that is on the page was handled before', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const unhandled: unknown[] = []
      const page = mount('useSSE', { source: { url: server.url(), onEvent: (data) => seen.push(data) } })
      const stream = await server.stream(0)
      for (let n = 0; n < 50; n += 1) {
        stream.send('tick', n)
        await until(() => seen.includes(n), `message ${n}`)
        const { data } = page.shown()
        if (data !== null && !seen.includes(data)) unhandled.push(data)
      }
      await until(() => page.shown().data === 49, 'the last message')
      expect(unhandled).toEqual([])
    })

    it('the end is never shown before the last data', async () => {
      const server = await startSSEServer()
      const calls: string[] = []
      const page = mount('useSSE', {
        source: {
          url: server.url(),
          until: 'complete',
          onEvent: (data) => calls.push(String(data)),
          onDone: () => calls.push('done'),
        },
      })
      const stream = await server.stream(0)
      stream.write(messageText('progress', 'half') + messageText('complete', 'all'))
      await until(() => page.shown().status === 'done', 'done')
      const atTheEnd = page.renders.find(({ status }) => status === 'done')!
      expect(atTheEnd).toMatchObject({
        data: 'all',
        latest: { progress: 'half', complete: 'all' },
        error: null,
      })
      expect(calls).toEqual(['half', 'all', 'done'])
      await until(() => stream.isClosed(), 'the closed socket')
      expect(server.streams).toHaveLength(1)
    })

    it('a component that shows only the status is not rendered for messages', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const source = { url: server.url(), onEvent: (data: unknown) => seen.push(data), onError: () => {} }
      const badge = mount('useSSE', { source }, { reads: ['status'] })
      const whole = mount('useSSE', { source: server.url() })
      await until(() => badge.shown().status === 'open', 'the open line')
      const before = badge.renders.length
      const stream = await server.stream(0)
      for (let n = 0; n < 5; n += 1) {
        stream.send('tick', n)
        await until(() => whole.shown().data === n, `message ${n} on the page`)
      }
      expect(seen).toHaveLength(5)
      expect(badge.renders.length).toBe(before)
      stream.cut()
      await until(() => badge.shown().status === 'reconnecting', 'the loss')
    })

    it('a handler that throws is reported, the others run and the connection stays', async () => {
      const server = await startSSEServer()
      const reported = catchReported()
      const seen: unknown[] = []
      const page = mount('useSSE', {
        source: {
          url: server.url(),
          onEvent: () => {
            throw new Error('my handler is broken')
          },
        },
        options: { onEvent: (data) => seen.push(data) },
      })
      const stream = await server.stream(0)
      stream.send('tick', 1)
      stream.send('tick', 2)
      await until(() => page.shown().data === 2, 'both messages')
      expect(seen).toEqual([1, 2])
      expect(reported.map(String)).toEqual(['Error: my handler is broken', 'Error: my handler is broken'])
      expect(page.shown()).toMatchObject({ status: 'open', error: null })
    })

    it('data that does not decode goes to onError with the message; the stream stays open', async () => {
      const server = await startSSEServer()
      const errors: unknown[] = []
      const page = mount('useSSE', { source: { url: server.url(), onError: (error) => errors.push(error) } })
      const stream = await server.stream(0)
      stream.write('id: 5\nevent: tick\ndata: {"cut": \n\n')
      stream.send('tick', { fine: true })
      await until(() => page.shown().data !== null, 'the good message')
      expect(page.shown()).toMatchObject({
        status: 'open',
        data: { fine: true },
        error: null,
        lastEventId: '5',
      })
      expect(errors).toEqual([
        expect.objectContaining({
          code: 'decode',
          fatal: false,
          raw: { event: 'tick', data: '{"cut": ', lastEventId: '5' },
        }),
      ])
    })

    it('on() listens to one type or several, until it is let go', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSE', { source: server.url() })
      const off = page.controls().on('a', (data, { event }) => seen.push([event, data]))
      page.controls().on(['b', 'c'], (data, { event }) => seen.push([event, data]))
      const stream = await server.stream(0)
      for (const event of ['a', 'b', 'c', 'd']) stream.send(event, 1)
      await until(() => page.shown().latest.d === 1, 'the first round')
      off()
      for (const event of ['a', 'b', 'd']) stream.send(event, 2)
      await until(() => page.shown().latest.d === 2, 'the second round')
      expect(seen).toEqual([
        ['a', 1],
        ['b', 1],
        ['c', 1],
        ['b', 2],
      ])
    })
  })
}
