import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { messageText, startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

export const eventCases = ({ mount }: BindingDriver): void => {
  describe('useSSEEvent', () => {
    it('calls for each message of the type and never renders', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSEEvent', {
        source: server.url(),
        event: 'tick',
        handler: (data, { lastEventId }) => seen.push([data, lastEventId]),
        options: { reconnect: { delay: 100 }, onError: () => {} },
      })
      const stream = await server.stream(0)
      const before = page.renders.length
      stream.write(messageText('other', 0) + messageText('tick', 1, 'a') + messageText('tick', 1, 'b'))
      await until(() => seen.length === 2, 'both messages')
      stream.cut()
      await server.stream(1)
      expect(seen).toEqual([
        [1, 'a'],
        [1, 'b'],
      ])
      expect(page.renders.length).toBe(before)
      page.unmount()
      await until(() => server.open().length === 0, 'the end of the stream')
    })

    it('calls the handler of the latest render, without a new connection', async () => {
      const server = await startSSEServer()
      const seen: string[] = []
      const props = (render: string) => ({
        source: server.url(),
        event: 'tick',
        handler: (data: unknown) => seen.push(`${data} in ${render}`),
      })
      const page = mount('useSSEEvent', props('the first'))
      const stream = await server.stream(0)
      stream.send('tick', 1)
      await until(() => seen.length === 1, 'the first message')
      page.update(props('the second'))
      await page.settled()
      stream.send('tick', 2)
      await until(() => seen.length === 2, 'the second message')
      expect(seen).toEqual(['1 in the first', '2 in the second'])
      expect(server.streams).toHaveLength(1)
    })

    it('takes several types, whatever their names', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      mount('useSSEEvent', {
        source: server.url(),
        event: ['[DONE]', '__proto__', 'plain'],
        handler: (_, { event }) => seen.push(event),
      })
      mount('useSSEEvent', { source: server.url(), event: '[DONE]', handler: () => seen.push('alone') })
      const stream = await server.stream(0)
      for (const event of ['[DONE]', '__proto__', 'plain', 'other', 'last']) stream.send(event, 1)
      mount('useSSEEvent', { source: server.url(), event: 'last', handler: () => {} })
      await until(() => seen.length >= 4, 'the messages')
      expect([...seen].sort()).toEqual(['[DONE]', '__proto__', 'alone', 'plain'])
      expect(server.streams).toHaveLength(1)
    })

    it('follows another type, whether the handler is another or not', async () => {
      const server = await startSSEServer()
      const calls: unknown[] = []
      const handler = (data: unknown) => calls.push(data)
      const source = server.url()
      const page = mount('useSSEEvent', { source, event: 'first', handler })
      const stream = await server.stream(0)
      page.update({ source, event: 'second', handler })
      await page.settled()
      stream.send('first', 1)
      stream.send('second', 2)
      await until(() => calls.includes(2), 'the message of the second type')
      expect(calls).toEqual([2])
      expect(server.streams).toHaveLength(1)
    })

    it('follows another type of a stream that was given up, without asking for it again', async () => {
      const server = await startSSEServer()
      const errors: unknown[] = []
      const props = (event: string) => ({
        source: server.url('/gone'),
        event,
        handler: () => {},
        options: { onError: ({ code }: { code: string }) => errors.push(code) },
      })
      server.answerWith(404)
      const page = mount('useSSEEvent', props('first'))
      await until(() => errors.length === 1, 'the refusal')
      server.answerWith(200)
      page.update(props('second'))
      await page.settled()
      const other = mount('useSSE', { source: server.url('/other') })
      await until(() => other.shown().status === 'open', 'another stream, asked for later')
      expect(server.streams.map(({ path }) => path)).toEqual(['/other'])
      expect(errors).toEqual(['status'])
    })

    it('shares its connection with the other hooks', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      mount('useSSEEvent', { source: server.url(), event: 'tick', handler: (data) => seen.push(data) })
      const state = mount('useSSE', { source: server.url() })
      const list = mount('useSSEList', { source: server.url() })
      const stream = await server.stream(0)
      await until(() => list.shown().status === 'open', 'the open line')
      stream.send('tick', 1)
      await until(() => state.shown().data === 1 && list.shown().items.length === 1, 'the message')
      expect(seen).toEqual([1])
      expect(server.streams).toHaveLength(1)
    })
  })
}
