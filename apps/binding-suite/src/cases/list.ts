import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { messageText, startSSEServer, type ServedStream } from '../sseServer.ts'
import { until } from '../until.ts'

const sendAll = (stream: ServedStream, ...data: unknown[]): void =>
  stream.write(data.map((one) => messageText('tick', one)).join(''))

export const listCases = ({ mount }: BindingDriver): void => {
  describe('useSSEList', () => {
    it('a burst of 500 in one chunk: nothing missed, the limit held, a few renders', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSEList', {
        source: { url: server.url(), onEvent: (data) => seen.push(data) },
        options: { limit: 10 },
      })
      const all = mount('useSSEList', { source: server.url() })
      await until(() => page.shown().status === 'open' && all.shown().status === 'open', 'the open line')
      const before = page.renders.length
      sendAll(await server.stream(0), ...Array.from({ length: 500 }, (_, n) => n))
      await until(() => page.shown().items.at(-1) === 499, 'the newest')
      expect(page.shown().items).toEqual([490, 491, 492, 493, 494, 495, 496, 497, 498, 499])
      expect(seen).toHaveLength(500)
      expect(page.renders.length - before).toBeLessThanOrEqual(6)
      await until(() => all.shown().items.length === 500, 'all of them within the default limit')
    })

    it('takes one type, several or all, and shows the newest first when told', async () => {
      const server = await startSSEServer()
      const source = server.url()
      const one = mount('useSSEList', { source, options: { event: 'a' } })
      const two = mount('useSSEList', { source, options: { event: ['a', 'b'], order: 'prepend' } })
      const all = mount('useSSEList', { source })
      await until(() => all.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      stream.write(messageText('a', 1) + messageText('b', 2) + messageText('c', 3) + messageText('a', 4))
      await until(() => all.shown().items.length === 4, 'all four')
      expect(one.shown().items).toEqual([1, 4])
      expect(two.shown().items).toEqual([4, 2, 1])
      expect(all.shown().items).toEqual([1, 2, 3, 4])
    })

    it('another limit or order keeps the newest', async () => {
      const server = await startSSEServer()
      const source = server.url()
      const page = mount('useSSEList', { source, options: { limit: 5 } })
      await until(() => page.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      sendAll(stream, 1, 2, 3, 4, 5)
      await until(() => page.shown().items.length === 5, 'five items')
      page.update({ source, options: { limit: 3 } })
      await until(() => page.shown().items.length === 3, 'the smaller limit')
      expect(page.shown().items).toEqual([3, 4, 5])
      page.update({ source, options: { limit: 3, order: 'prepend' } })
      await until(() => page.shown().items[0] === 5, 'the other order')
      expect(page.shown().items).toEqual([5, 4, 3])
      page.update({ source, options: { limit: 4, order: 'prepend' } })
      await page.settled()
      sendAll(stream, 6, 7)
      await until(() => page.shown().items[0] === 7, 'newer items')
      expect(page.shown().items).toEqual([7, 6, 5, 4])
      expect(server.streams).toHaveLength(1)
    })

    it('maps, replaces by key, starts with what it is given', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEList', {
        source: server.url(),
        options: {
          initial: ['a: given', 'b: given'],
          map: (data: { id: string; text: string }, { event }) => `${data.id}: ${data.text} by ${event}`,
          key: (item) => String(item).split(':')[0],
        },
      })
      expect(page.renders[0]!.items).toEqual(['a: given', 'b: given'])
      const stream = await server.stream(0)
      sendAll(stream, { id: 'c', text: 'new' }, { id: 'a', text: 'changed' })
      await until(() => page.shown().items.length === 3, 'the new item')
      expect(page.shown().items).toEqual(['a: changed by tick', 'b: given', 'c: new by tick'])
    })

    it('clears and removes, and goes on', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEList', { source: server.url() })
      await until(() => page.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      sendAll(stream, 1, 2, 3, 4)
      await until(() => page.shown().items.length === 4, 'four items')
      page.controls().remove((item) => (item as number) % 2 === 0)
      await until(() => page.shown().items.length === 2, 'the rest')
      expect(page.shown().items).toEqual([1, 3])
      page.controls().clear()
      await until(() => page.shown().items.length === 0, 'no items')
      sendAll(stream, 5)
      await until(() => page.shown().items.length === 1, 'the next item')
      expect(page.shown().items).toEqual([5])
    })

    it('starts anew with another source', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEList', { source: server.url('/a') })
      await until(() => page.shown().status === 'open', 'the open line')
      sendAll(await server.stream(0), 'of a')
      await until(() => page.shown().items.length === 1, 'the item of a')
      const before = page.renders.length
      page.update({ source: server.url('/b') })
      const b = await server.stream(1)
      expect(page.renders[before]).toMatchObject({ items: [], status: 'connecting' })
      sendAll(b, 'of b')
      await until(() => page.shown().items.length === 1, 'the item of b')
      expect(page.shown().items).toEqual(['of b'])
    })

    it('can be closed, opened and reconnected, without a hole or a double', async () => {
      const server = await startSSEServer()
      const other = mount('useSSE', { source: server.url() })
      const page = mount('useSSEList', { source: server.url() })
      await until(() => page.shown().status === 'open', 'the open line')
      const first = await server.stream(0)
      first.send('tick', 1, '1')
      await until(() => page.shown().items.length === 1, 'the first')
      page.controls().close()
      await until(() => page.shown().status === 'closed', 'closed')
      first.send('tick', 2, '2')
      await until(() => other.shown().data === 2, 'the second at the other')
      expect(page.shown().items).toEqual([1])
      page.controls().open()
      await until(() => page.shown().items.length === 2, 'what it missed')
      page.controls().reconnect()
      const second = await server.stream(1)
      expect(second.headers['last-event-id']).toBe('2')
      second.send('tick', 3, '3')
      await until(() => page.shown().items.length === 3, 'the third')
      expect(page.shown().items).toEqual([1, 2, 3])
    })
  })
}
