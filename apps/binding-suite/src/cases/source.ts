import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

export const sourceCases = ({ mount }: BindingDriver): void => {
  describe('source', () => {
    it('is connecting from its first render, then open, then shows what came', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url() })
      expect(page.renders[0]).toMatchObject({
        status: 'connecting',
        readyState: 0,
        isConnected: false,
        data: null,
        message: null,
        latest: {},
        error: null,
      })
      const stream = await server.stream(0)
      await until(() => page.shown().isConnected, 'the open line')
      expect(page.shown()).toMatchObject({ status: 'open', readyState: 1 })
      stream.send('update', { n: 1 }, '1')
      await until(() => page.shown().data !== null, 'the message')
      expect(page.shown()).toMatchObject({
        data: { n: 1 },
        latest: { update: { n: 1 } },
        message: { event: 'update', data: '{"n":1}', lastEventId: '1' },
        lastEventId: '1',
      })
    })

    it('may be a URL, or a definition with options and handlers in it', async () => {
      const server = await startSSEServer()
      const byURL = mount('useSSE', { source: new URL(server.url('/url')) })
      const seen: unknown[] = []
      const byDefinition = mount('useSSE', {
        source: {
          url: server.url('/definition'),
          decode: 'text',
          headers: { 'X-Token': 'secret' },
          events: { tick: (data) => seen.push(data) },
        },
        options: { onEvent: (data) => seen.push(`second: ${data}`) },
      })
      await until(() => server.open().length === 2, 'both streams')
      const [first, second] = ['/url', '/definition'].map((path) =>
        server.open().find((one) => one.path === path)!,
      )
      expect(second!.headers).toMatchObject({ 'x-token': 'secret', accept: 'text/event-stream' })
      first!.send('tick', 1)
      second!.write('event: tick\ndata: not { json\n\n')
      await until(
        () => byURL.shown().data === 1 && byDefinition.shown().data === 'not { json',
        'both messages',
      )
      expect(seen).toEqual(['not { json', 'second: not { json'])
    })

    it('an option that is null is not given, whichever hook it is', async () => {
      const server = await startSSEServer()
      const source = {
        url: server.url(),
        decode: null,
        schema: { a: null },
        until: null,
        sentinel: null,
        buffer: null,
        flush: null,
        events: { a: null },
        onMessage: null,
        enabled: null,
      }
      const plain = { onEvent: null, onError: null, key: null, headers: null, signal: null, replay: null }
      const errors: unknown[] = []
      const page = mount('useSSE', {
        source: { ...source, onError: ({ code }) => errors.push(code) },
        options: plain,
      })
      const list = mount('useSSEList', {
        source,
        options: { event: null, limit: null, order: null, map: null, key: null, initial: null, onGap: null },
      })
      const count = mount('useSSEReducer', {
        source,
        reducer: (state, data) => Number(state) + Number(data),
        initial: 0,
        options: { ...plain, event: null, resetOn: null },
      })
      const selected = mount('useSSESelector', {
        source,
        selector: ({ latest }) => latest.a ?? 'none',
        options: { ...plain, isEqual: null },
      })
      await until(() => page.shown().status === 'open' && count.shown().status === 'open', 'the open line')
      const stream = await server.stream(0)
      stream.send('a', 1)
      stream.write('event: b\ndata: no json\n\n')
      stream.send('b', 2)
      await until(() => page.shown().latest.b === 2 && list.shown().items.length === 2, 'both messages')
      await until(() => count.shown().state === 3 && selected.shown().selected === 1, 'the sum and the slice')
      expect(list.shown().items).toEqual([1, 2])
      expect(errors).toEqual(['decode'])
      expect(server.streams).toHaveLength(1)
      expect(page.shown()).toMatchObject({ status: 'open', error: null })
    })

    it.each([null, undefined, false] as const)('%s is none: idle, and nothing is asked for', async (none) => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: none })
      expect(page.shown()).toMatchObject({ status: 'idle', readyState: 2, isConnected: false, data: null })
      page.update({ source: server.url() })
      const stream = await server.stream(0)
      await until(() => page.shown().status === 'open', 'the open line')
      page.update({ source: none })
      await until(() => stream.isClosed(), 'the end of the stream')
      await until(() => page.shown().status === 'idle', 'idle again')
      expect(server.streams).toHaveLength(1)
    })

    it('disabled keeps data and place, and goes on from there', async () => {
      const server = await startSSEServer()
      const source = server.url()
      const page = mount('useSSE', { source, options: { enabled: false } })
      expect(page.shown()).toMatchObject({ status: 'idle', data: null })
      page.update({ source, options: { enabled: true } })
      const first = await server.stream(0)
      first.send('update', 'kept', '41')
      await until(() => page.shown().data === 'kept', 'the message')

      page.update({ source, options: { enabled: false } })
      await until(() => first.isClosed(), 'the end of the stream')
      await until(() => page.shown().status === 'idle', 'idle')
      expect(page.shown()).toMatchObject({ data: 'kept', lastEventId: '41' })

      page.update({ source, options: { enabled: true } })
      const second = await server.stream(1)
      expect(second.headers['last-event-id']).toBe('41')
      await until(() => page.shown().status === 'open', 'the open line')
      expect(page.shown().data).toBe('kept')
    })

    it('makes one connection however often inline options are rendered anew', async () => {
      const server = await startSSEServer()
      const props = (n: number) => ({
        source: { url: server.url(), headers: { 'X-Render': 'same' }, events: { tick: () => n } },
        options: { onOpen: () => n, reconnect: { delay: 100 } },
      })
      const page = mount('useSSE', props(0))
      for (let n = 1; n <= 20; n += 1) page.update(props(n))
      await until(() => page.shown().status === 'open', 'the open line')
      for (let n = 21; n <= 40; n += 1) page.update(props(n))
      const stream = await server.stream(0)
      stream.send('tick', 'after')
      await until(() => page.shown().data === 'after', 'the message')
      expect(server.streams).toHaveLength(1)
    })

    it('calls the handlers of the latest render, without a new connection', async () => {
      const server = await startSSEServer()
      const seen: string[] = []
      const props = (render: string) => ({
        source: {
          url: server.url(),
          events: { tick: (data: unknown) => seen.push(`events of ${render}: ${data}`) },
          onEvent: (data: unknown) => seen.push(`onEvent of ${render}: ${data}`),
        },
      })
      const page = mount('useSSE', props('first'))
      const stream = await server.stream(0)
      stream.send('tick', 1)
      await until(() => seen.length === 2, 'the first message')
      page.update(props('second'))
      await until(() => page.shown().data === 1, 'the first message on the page')
      stream.send('tick', 2)
      await until(() => seen.length === 4, 'the second message')
      expect(seen).toEqual([
        'events of first: 1',
        'onEvent of first: 1',
        'events of second: 2',
        'onEvent of second: 2',
      ])
      expect(server.streams).toHaveLength(1)
    })

    it('changed: the old data is gone at once and the old stream can write no more', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const props = (path: string) => ({
        source: { url: server.url(path), onEvent: (data: unknown) => seen.push(data) },
      })
      const page = mount('useSSE', props('/a'))
      const a = await server.stream(0)
      a.send('update', 'from a')
      await until(() => page.shown().data === 'from a', 'the message of a')

      const before = page.renders.length
      page.update(props('/b'))
      a.send('update', 'late from a')
      const b = await server.stream(1)
      expect(page.renders[before]).toMatchObject({ status: 'connecting', data: null, latest: {} })
      await until(() => a.isClosed(), 'the end of a')
      b.send('update', 'from b')
      await until(() => page.shown().data === 'from b', 'the message of b')
      expect(page.renders.slice(before).map(({ data }) => data)).not.toContain('late from a')
      expect(seen).toEqual(['from a', 'from b'])
    })

    it('changed: a handler that was taken off before is not called again', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url('/a') })
      const seen: string[] = []
      await until(() => page.shown().status === 'open', 'the open line')
      const { on } = page.controls()
      const off = on('tick', (data) => seen.push(`taken off ${String(data)}`))
      ;(await server.stream(0)).send('tick', 1)
      await until(() => seen.length === 1, 'the first message')
      off()
      page.update({ source: server.url('/b') })
      await until(() => page.shown().status === 'open' && server.streams.length === 2, 'the other line')
      page.controls().on('tick', (data) => seen.push(`there ${String(data)}`))
      ;(await server.stream(1)).send('tick', 2)
      await until(() => seen.includes('there 2'), 'the second message')
      expect(seen).toEqual(['taken off 1', 'there 2'])
    })

    it('may change its kind at any time: a url, none, a definition, none again', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: server.url('/a') })
      await server.stream(0)
      page.update({ source: null })
      await until(() => page.shown().status === 'idle' && server.open().length === 0, 'the end of the first')
      page.update({ source: { url: server.url('/b') } })
      const b = await server.stream(1)
      b.send('update', 'from b')
      await until(() => page.shown().data === 'from b', 'the message of b')
      page.update({ source: false })
      await until(() => page.shown().status === 'idle' && b.isClosed(), 'the end of b')
      expect(page.shown()).toMatchObject({ data: null, error: null })
      expect(server.streams).toHaveLength(2)
    })

    it('that is no url is an error that says so', async () => {
      const errors: unknown[] = []
      const source = { url: 'http://', onError: (error: unknown) => errors.push(error) }
      const page = mount('useSSE', { source })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ readyState: 2, error: { code: 'request', fatal: true } })
      expect(page.shown().error!.message).toContain('is not a url')
      expect(errors).toEqual([page.shown().error])
    })
  })
}
