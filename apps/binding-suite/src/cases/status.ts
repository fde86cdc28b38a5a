import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { BindingDriver } from '../driver.ts'
import { messageText, startSSEServer } from '../sseServer.ts'
import { until } from '../until.ts'

const quick = { delay: 100, maxDelay: 100 }

const closedPort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export const statusCases = ({ mount }: BindingDriver): void => {
  describe('status', () => {
    it('tells the truth through a loss: open, reconnecting, open', async () => {
      const server = await startSSEServer()
      const page = mount('useSSE', { source: { url: server.url(), reconnect: quick, onError: () => {} } })
      const first = await server.stream(0)
      first.send('update', 'before', '1')
      await until(() => page.shown().data === 'before', 'the message')
      const lostAt = Date.now()
      first.cut()
      await until(() => page.shown().status === 'reconnecting', 'the loss')
      const { retry, error, data } = page.shown()
      expect(retry).toMatchObject({ attempt: 1, reason: 'network' })
      expect(retry!.at).toBeGreaterThanOrEqual(lostAt + 100)
      expect(error).toMatchObject({ code: 'network', fatal: false })
      expect(data).toBe('before')

      const second = await server.stream(1)
      expect(second.headers['last-event-id']).toBe('1')
      await until(() => page.shown().status === 'open', 'the open line')
      expect(page.shown()).toMatchObject({ error: null, retry: null, data: 'before' })
      const shown = page.renders.map(({ status }) => status)
      expect(shown.filter((status, at) => status !== shown[at - 1])).toEqual([
        'connecting',
        'open',
        'reconnecting',
        'open',
      ])
    })

    it('counts failures in a row while the server is ill, and heals with it', async () => {
      const server = await startSSEServer()
      server.answerWith(503)
      const errors: unknown[] = []
      const page = mount('useSSE', {
        source: { url: server.url(), reconnect: quick, onError: (error) => errors.push(error) },
      })
      await until(() => (page.shown().retry?.attempt ?? 0) >= 2, 'the second failure')
      expect(page.shown()).toMatchObject({ status: 'reconnecting', error: { code: 'status', status: 503 } })
      server.answerWith(200)
      await until(() => page.shown().status === 'open', 'the open line')
      expect(errors.length).toBeGreaterThanOrEqual(2)
    })

    it('says at once when nobody listens, and keeps trying', async () => {
      const url = `http://127.0.0.1:${await closedPort()}/`
      const page = mount('useSSE', { source: { url, reconnect: quick, onError: () => {} } })
      await until(() => page.shown().status === 'reconnecting', 'the failure')
      expect(page.shown().error).toMatchObject({ code: 'network', fatal: false })
      expect(page.shown().error!.message).toContain('Is the server running')
    })

    it('gives up on 404, says why, and does not ask again', async () => {
      const server = await startSSEServer()
      server.answerWith(404)
      const errors: { fatal: boolean }[] = []
      const page = mount('useSSE', {
        source: { url: server.url(), reconnect: quick, onError: (error) => errors.push(error) },
      })
      await until(() => page.shown().status === 'error', 'the error')
      expect(page.shown()).toMatchObject({ error: { code: 'status', status: 404, fatal: true }, retry: null })
      expect(errors).toHaveLength(1)
    })

    it('tries again after an error when opened by hand', async () => {
      const server = await startSSEServer()
      server.answerWith(404)
      const page = mount('useSSE', { source: { url: server.url(), onError: () => {} } })
      await until(() => page.shown().status === 'error', 'the error')
      server.answerWith(200)
      page.controls().open()
      await until(() => page.shown().status === 'open', 'the open line')
      expect(page.shown().error).toBeNull()
    })

    it('shows a gap until it is dealt with', async () => {
      const server = await startSSEServer()
      const gaps: unknown[] = []
      const events: string[] = []
      let refetched = (): void => {}
      const page = mount('useSSE', {
        source: {
          url: server.url(),
          onEvent: (_, { event }) => events.push(event),
          onGap: (gap) => {
            gaps.push(gap)
            return gaps.length === 1 ? undefined : new Promise<void>((resolve) => (refetched = resolve))
          },
        },
      })
      const stream = await server.stream(0)
      const gap = { requested: 'e-1', oldest: 'e-9', reason: 'evicted' }
      stream.write(messageText('ssekit:gap', gap, 'e-20'))
      await until(() => page.shown().gap !== null, 'the gap')
      expect(page.shown()).toMatchObject({ gap, lastEventId: 'e-20', data: null })
      page.controls().clearGap()
      await until(() => page.shown().gap === null, 'no gap')

      stream.write(messageText('ssekit:gap', gap))
      await until(() => page.shown().gap !== null, 'the second gap')
      refetched()
      await until(() => page.shown().gap === null, 'no gap after the refetch')
      expect(gaps).toEqual([gap, gap])
      expect(events).toEqual([])
    })
  })
}
