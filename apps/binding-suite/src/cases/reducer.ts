import { describe, expect, it } from 'vitest'
import { catchReported } from '../catchReported.ts'
import type { BindingDriver } from '../driver.ts'
import { messageText, startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

const sum = (state: unknown, data: unknown): unknown => (state as number) + (data as number)

export const reducerCases = ({ mount, renderToString }: BindingDriver): void => {
  describe('useSSEReducer', () => {
    it('takes every message of a burst, once and in order, in a few renders', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEReducer', {
        source: server.url(),
        reducer: (state, data) => [...(state as unknown[]), data],
        initial: [],
      })
      await until(() => page.shown().status === 'open', 'the open line')
      const before = page.renders.length
      const all = Array.from({ length: 500 }, (_, n) => n)
      ;(await server.stream(0)).write(all.map((n) => messageText('tick', n)).join(''))
      await until(() => (page.shown().state as unknown[]).length === 500, 'all of them')
      expect(page.shown().state).toEqual(all)
      expect(page.renders.length - before).toBeLessThanOrEqual(6)
    })

    it('begins with what it is given, made once if it is a function, and on a server too', async () => {
      const server = await startSSEServer()
      const markup = await renderToString('useSSEReducer', {
        source: server.url(),
        reducer: sum,
        initial: () => 41,
      })
      expect(markup).toContain('41')
      const page = mount('useSSEReducer', { source: server.url(), reducer: sum, initial: () => 41 })
      expect(page.renders[0]!.state).toBe(41)
      ;(await server.stream(0)).send('tick', 1)
      await until(() => page.shown().state === 42, 'the sum')
    })

    it('takes the types it is told to, and the reducer of the latest render', async () => {
      const server = await startSSEServer()
      const props = { source: server.url(), reducer: sum, initial: 0, options: { event: ['a', 'b'] } }
      const page = mount('useSSEReducer', props)
      await until(() => page.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      stream.write(messageText('a', 1) + messageText('b', 2) + messageText('c', 100))
      await until(() => page.shown().state === 3, 'the sum of two types')
      page.update({ ...props, reducer: (state, data) => (state as number) - (data as number) })
      await page.settled()
      stream.send('a', 10)
      await until(() => page.shown().state === -7, 'the other reducer')
      expect(server.streams).toHaveLength(1)
    })

    it('follows other types, and keeps its state', async () => {
      const server = await startSSEServer()
      const props = { source: server.url(), reducer: sum, initial: 0 }
      const page = mount('useSSEReducer', { ...props, options: { event: 'a' } })
      const stream = await server.stream(0)
      stream.write(messageText('a', 1) + messageText('b', 10))
      await until(() => page.shown().state === 1, 'the first type')
      page.update({ ...props, options: { event: 'b' } })
      await page.settled()
      stream.write(messageText('a', 100) + messageText('b', 10))
      await until(() => page.shown().state === 11, 'the second type')
      expect(server.streams).toHaveLength(1)
    })

    it('a reducer that throws is reported, keeps the state, and goes on', async () => {
      const reported = catchReported()
      const server = await startSSEServer()
      const page = mount('useSSEReducer', {
        source: server.url(),
        reducer: (state, data) => {
          if (data === 2) throw new Error('broken reducer')
          return sum(state, data)
        },
        initial: 0,
      })
      const stream = await server.stream(0)
      stream.write([1, 2, 3].map((n) => messageText('tick', n)).join(''))
      await until(() => page.shown().state === 4, 'the rest')
      expect(page.shown().status).toBe('open')
      expect(reported.map(String).join()).toContain('broken reducer')
    })

    it('resets when told, and goes on', async () => {
      const server = await startSSEServer()
      const page = mount('useSSEReducer', { source: server.url(), reducer: sum, initial: 10 })
      const stream = await server.stream(0)
      stream.send('tick', 1)
      await until(() => page.shown().state === 11, 'the first')
      page.controls().reset()
      await until(() => page.shown().state === 10, 'the initial state')
      stream.send('tick', 2)
      await until(() => page.shown().state === 12, 'the next')
    })

    it.each([
      ['source', 3, 5],
      ['open', 2, 5],
      ['never', 3, 8],
    ] as const)(
      'resetOn %s: %i after a reconnection, %i after another source',
      async (resetOn, afterOpen, afterSource) => {
        const server = await startSSEServer()
        const props = { source: server.url('/a'), reducer: sum, initial: 0, options: { resetOn } }
        const page = mount('useSSEReducer', props)
        ;(await server.stream(0)).send('tick', 1, '1')
        await until(() => page.shown().state === 1, 'the first')
        page.controls().reconnect()
        ;(await server.stream(1)).send('tick', 2, '2')
        await until(() => page.shown().state === afterOpen, 'the second')
        page.update({ ...props, source: server.url('/b') })
        ;(await server.stream(2)).send('tick', 5, '3')
        await until(() => page.shown().state === afterSource, 'the other source')
      },
    )

    it('resetOn open shows the initial state as soon as the connection is open again', async () => {
      const server = await startSSEServer()
      const props = { source: server.url(), reducer: sum, initial: 0, options: { resetOn: 'open' } } as const
      const page = mount('useSSEReducer', props)
      ;(await server.stream(0)).send('tick', 1, '1')
      await until(() => page.shown().state === 1, 'the first')
      page.controls().reconnect()
      await server.stream(1)
      await until(() => page.shown().state === 0, 'the initial state')
    })

    it('closed and opened again has no hole and no double', async () => {
      const server = await startSSEServer()
      const other = mount('useSSE', { source: server.url() })
      const page = mount('useSSEReducer', { source: server.url(), reducer: sum, initial: 0 })
      await until(() => page.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      stream.send('tick', 1, '1')
      await until(() => page.shown().state === 1, 'the first')
      page.controls().close()
      await until(() => page.shown().status === 'closed', 'closed')
      stream.send('tick', 2, '2')
      await until(() => other.shown().data === 2, 'the second at the other')
      expect(page.shown().state).toBe(1)
      page.controls().open()
      await until(() => page.shown().state === 3, 'what it missed')
    })
  })
}
