import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

export const sharingCases = ({ mount }: BindingDriver): void => {
  describe('sharing', () => {
    it('ten components with one source make one connection, which ends with the last', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url() }, { copies: 10 })
      const stream = await server.stream(0)
      const other = mount('useSSE', { source: server.url() })
      stream.send('update', 'for all')
      await until(() => page.shown().data === 'for all' && other.shown().data === 'for all', 'the message')

      page.unmount()
      stream.send('update', 'for the last')
      await until(() => other.shown().data === 'for the last', 'the second message')
      expect(server.streams).toHaveLength(1)
      other.unmount()
      await until(() => stream.isClosed(), 'the server to see the close')
      expect(server.streams).toHaveLength(1)
    })

    it('a late component shows the present state at once', async () => {
      const server = await startSSEServer()
      const early = mount('useSSE', { source: server.url() })
      ;(await server.stream(0)).send('update', 'before')
      await until(() => early.shown().data === 'before', 'the message')
      const late = mount('useSSE', { source: server.url() })
      expect(late.renders[0]).toMatchObject({ status: 'open', data: 'before', latest: { update: 'before' } })
    })

    it('close() detaches only its own component; open() attaches it again', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const one = mount('useSSE', {
        source: server.url(),
        options: { onEvent: (data) => seen.push(data) },
      })
      const other = mount('useSSE', { source: server.url() })
      const stream = await server.stream(0)
      stream.send('update', 1)
      await until(() => one.shown().data === 1 && other.shown().data === 1, 'the first message')

      one.controls().close()
      await until(() => one.shown().status === 'closed', 'closed')
      expect(one.shown()).toMatchObject({ readyState: 2, isConnected: false, data: 1 })
      stream.send('update', 2)
      await until(() => other.shown().data === 2, 'the second message at the other')
      expect(one.shown().data).toBe(1)

      one.controls().open()
      await until(() => one.shown().status === 'open' && one.shown().data === 2, 'what it missed')
      stream.send('update', 3)
      await until(() => one.shown().data === 3, 'the third message')
      expect(seen).toEqual([1, 2, 3])
      expect(server.streams).toHaveLength(1)
    })

    it('close() of the only component ends the connection, open() resumes it', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url() })
      const first = await server.stream(0)
      first.send('update', 'a', '7')
      await until(() => page.shown().data === 'a', 'the message')
      page.controls().close()
      await until(() => first.isClosed(), 'the end of the stream')
      page.controls().open()
      const second = await server.stream(1)
      expect(second.headers['last-event-id']).toBe('7')
      second.send('update', 'b', '8')
      await until(() => page.shown().data === 'b', 'the next message')
    })

    it('what was opened again by hand ends with its component all the same', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url() })
      const first = await server.stream(0)
      page.controls().close()
      await until(() => first.isClosed(), 'the end of the first stream')
      page.controls().open()
      const second = await server.stream(1)
      page.unmount()
      await until(() => second.isClosed(), 'the end of the second stream')
    })

    it.each(['open', 'reconnect'] as const)(
      '%s() after the component left connects nothing',
      async (control) => {
        const server = await startSSEServer()
        const page = mount('useSSE', { source: server.url() })
        const stream = await server.stream(0)
        const controls = page.controls()
        page.unmount()
        await until(() => stream.isClosed(), 'the end of the stream')
        controls[control]()
        // A later component is served after what the call would have made.
        const later = mount('useSSE', { source: server.url('/later') })
        await until(() => later.shown().status === 'open', 'a later component')
        expect(server.streams.map(({ path }) => path)).toEqual(['/stream', '/later'])
      },
    )

    it.each(['open', 'reconnect'] as const)('%s() while disabled connects nothing', async (control) => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url(), options: { enabled: false } })
      page.controls()[control]()
      const later = mount('useSSE', { source: server.url('/later') })
      await until(() => later.shown().status === 'open', 'a later component')
      expect(page.shown().status).toBe('idle')
      expect(server.streams.map(({ path }) => path)).toEqual(['/later'])
    })

    it('reconnect() drops the connection and makes another at once', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url() })
      const first = await server.stream(0)
      first.send('update', 'a', '3')
      await until(() => page.shown().data === 'a', 'the message')
      page.controls().reconnect()
      const second = await server.stream(1)
      expect(second.headers['last-event-id']).toBe('3')
      await until(() => first.isClosed(), 'the end of the first')
      await until(() => page.shown().status === 'open', 'the open line')
      expect(page.shown().data).toBe('a')
    })

    it('a client of one’s own shares with nobody else and brings its defaults', async () => {
      const server = await startSSEServer()
      const inside = mount(
        'useSSE',
        { source: server.url() },
        { client: { headers: { Authorization: 'Bearer x' } }, copies: 2 },
      )
      const outside = mount('useSSE', { source: server.url() })
      await until(() => inside.shown().status === 'open' && outside.shown().status === 'open', 'both')
      expect(server.streams.map(({ headers }) => headers.authorization)).toEqual(
        expect.arrayContaining(['Bearer x', undefined]),
      )
      expect(server.streams).toHaveLength(2)
    })
  })
}
