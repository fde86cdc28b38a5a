import type { AttemptContext, SSEError, SSEOptions } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

const quick = { delay: 100, maxDelay: 100 }

export const edgesCases = ({ mount }: BindingDriver): void => {
  describe('edges', () => {
    it('what onError is told is what the page shows then: a loss reconnecting, a refusal error', async () => {
      const server = await startSSEServer()
      const errors: SSEError[] = []
      const onError = (error: SSEError) => void errors.push(error)
      const page = mount('useSSE', { source: { url: server.url(), reconnect: quick, onError } })
      const first = await server.stream(0)
      await until(() => page.shown().status === 'open', 'the open line')
      server.answerWith(404)
      first.cut()
      await until(() => page.shown().status === 'error', 'the refusal')
      const told = page.renders.filter(({ error }, at) => error && error !== page.renders[at - 1]?.error)
      expect(told.map(({ status, error }) => [status, error])).toEqual([
        ['reconnecting', errors[0]],
        ['error', errors[1]],
      ])
      expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([
        ['network', false],
        ['status', true],
      ])
    })

    it('a header that is not there yet is left out, and sent when it is', async () => {
      const server = await startSSEServer()
      const tokens: string[] = []
      const headers = () => ({ 'X-Token': tokens[0], 'X-Off': false as const, 'X-On': 'on' })
      const page = mount('useSSE', {
        source: { url: server.url(), headers, reconnect: quick, onError: () => {} },
      })
      const first = await server.stream(0)
      expect(first.headers).toMatchObject({ 'x-on': 'on' })
      expect(first.headers).not.toHaveProperty('x-token')
      expect(first.headers).not.toHaveProperty('x-off')
      await until(() => page.shown().status === 'open', 'the open line')
      tokens.push('one')
      first.cut()
      expect((await server.stream(1)).headers).toMatchObject({ 'x-token': 'one' })
    })

    it('a url that a function makes is asked before each attempt, and shared by its key', async () => {
      const server = await startSSEServer()
      const asked: AttemptContext[] = []
      const url = (context: AttemptContext) => server.url(`/stream?ticket=${asked.push(context)}`)
      const source = () => ({ url: (context: AttemptContext) => url(context), key: 'mine', reconnect: quick })
      const page = mount('useSSE', { source: { ...source(), onError: () => {} } }, { copies: 2 })
      const first = await server.stream(0)
      await until(() => page.shown().status === 'open', 'the open line')
      first.send('tick', 1, '7')
      await until(() => page.shown().data === 1, 'the message')
      page.update({ source: { ...source(), onError: () => {} } })
      await page.settled()
      first.cut()
      const second = await server.stream(1)
      expect([first.path, second.path]).toEqual(['/stream?ticket=1', '/stream?ticket=2'])
      expect(second.headers['last-event-id']).toBe('7')
      expect(asked.map(({ reason, lastEventId }) => [reason, lastEventId])).toEqual([
        ['open', ''],
        ['network', '7'],
      ])
    })

    it('data that is empty is a message: null, for handlers, the state and lists', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const errors: unknown[] = []
      const source = {
        url: server.url(),
        until: 'complete',
        events: { complete: (data: unknown) => seen.push(data) },
        onError: (error: unknown) => errors.push(error),
      }
      const page = mount('useSSE', { source })
      const list = mount('useSSEList', { source: server.url(), options: { event: 'complete' } })
      await until(() => list.shown().status === 'open', 'the open line')
      ;(await server.stream(0)).write('event: ping\ndata:\n\nevent: complete\ndata:\n\n')
      await until(() => page.shown().status === 'done', 'the end')
      expect(page.shown().latest).toEqual({ ping: null, complete: null })
      expect(list.shown().items).toEqual([null])
      expect([seen, errors]).toEqual([[null], []])
    })

    it('a source that no fetch reaches is an error, and no attempt', async () => {
      const errors: SSEError[] = []
      const options: SSEOptions = { onError: (error) => void errors.push(error) }
      const page = mount('useSSE', { source: 'ws://127.0.0.1:9/stream', options })
      await until(() => page.shown().status === 'error', 'the error')
      expect(errors).toMatchObject([{ code: 'request', fatal: true }])
      expect(page.renders.map(({ status }) => status)).not.toContain('reconnecting')
    })

    it('a handler whose promise rejects costs nobody anything', async () => {
      const server = await startSSEServer()
      const seen: unknown[] = []
      const page = mount('useSSE', {
        source: {
          url: server.url(),
          onEvent: (data: unknown) => void seen.push(data),
          onMessage: () => Promise.resolve(),
        },
      })
      ;(await server.stream(0)).write('data: 1\n\ndata: 2\n\n')
      await until(() => page.shown().data === 2, 'the last message')
      expect(seen).toEqual([1, 2])
      expect(page.shown().status).toBe('open')
    })
  })
}
