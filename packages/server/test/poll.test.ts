import { createStream, pollingTransport, type SSEMessage, type StreamSnapshot } from '@ssekit/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub, memoryLog, type Authorize, type Hub, type HubOptions } from '../src/index.ts'
import { until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { recordingLogger } from './support/hubServer.ts'
import { dataOf, servePolls } from './support/polls.ts'
import { serve } from './support/serve.ts'
import type { IncomingMessage } from 'node:http'

const start = async ({
  authorize,
  ...options
}: HubOptions & { authorize?: Authorize<IncomingMessage> } = {}) => {
  const hub: Hub = createHub({ logger: recordingLogger(), ...options })
  onTestFinished(() => hub.close())
  return { hub, ...(await servePolls(hub, authorize)) }
}

describe('a poll', () => {
  test('gets what came after its Last-Event-ID, as [{ event, data, id }], by header or query', async () => {
    const { hub, poll } = await start()
    const first = await hub.broadcast({ text: 'a' })
    const sent = [
      await hub.broadcast({ event: 'note', data: { b: 1 } }),
      await hub.broadcast({ text: 'two\nlines' }),
    ]
    const answer = await poll('', first.id)
    expect(answer.entries).toEqual([
      { event: 'note', data: '{"b":1}', id: sent[0]!.id },
      { event: 'message', data: 'two\nlines', id: sent[1]!.id },
    ])
    expect(answer.next).toBe(sent[1]!.id)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await poll(`?lastEventId=${first.id}`)).toMatchObject({ entries: answer.entries })
    expect(await poll('', sent[1]!.id)).toMatchObject({ entries: [], next: sent[1]!.id })
  })

  test('without an ID gets the latest messages, at most a hundred', async () => {
    const { hub, poll } = await start()
    expect((await poll()).entries).toEqual([])
    for (let i = 0; i < 150; i += 1) await hub.broadcast({ data: i })
    expect(dataOf(await poll())).toEqual(Array.from({ length: 100 }, (_, i) => String(i + 50)))
  })

  test.each([600, 1_500])('without an ID gets the latest of %i, and goes on behind them', async (count) => {
    const { hub, poll } = await start()
    for (let i = 1; i <= count; i += 1) await hub.broadcast({ data: i })
    const { id } = await hub.send('bob', { text: 'to bob' })
    const answer = await poll('?client=ann')
    expect(dataOf(answer)).toEqual(Array.from({ length: 100 }, (_, i) => String(count - 99 + i)))
    expect(answer.next).toBe(id)
  })

  test('without an ID gets no more of large messages than an answer holds, the latest of them', async () => {
    const { hub, poll } = await start()
    for (let i = 1; i <= 120; i += 1) await hub.broadcast({ text: `${i} ${'x'.repeat(20_000)}` })
    const numbers = dataOf(await poll()).map((text) => Number.parseInt(text))
    expect(numbers).toEqual(Array.from({ length: 52 }, (_, i) => i + 69))
  })

  test('without an ID gets a message that alone is larger than an answer', async () => {
    const { hub, poll } = await start({ limits: { messageBytes: 2 ** 22 } })
    await hub.broadcast({ text: 'before' })
    await hub.broadcast({ text: `large ${'x'.repeat(1_500_000)}` })
    expect(dataOf(await poll()).map((text) => text.slice(0, 5))).toEqual(['large'])
  })

  test('sees only what is for it, and moves past the rest', async () => {
    const { hub, poll } = await start()
    const { next } = await poll('?client=ann&groups=news')
    await hub.send('bob', { text: 'to bob' })
    await hub.send('ann', { text: 'to ann' })
    await hub.sendGroup('news', { text: 'to news' })
    const last = await hub.sendGroup('ops', { text: 'to ops' })
    const answer = await poll('?client=ann&groups=news', next!)
    expect(dataOf(answer)).toEqual(['to ann', 'to news'])
    expect(answer.next).toBe(last.id)
    const withPosition = await poll('?client=ann&position=1', next!)
    expect(withPosition.entries).toMatchObject([
      { data: 'to ann' },
      { event: 'ssekit:position', id: last.id },
    ])
  })

  test('that can read positions begins with what comes next', async () => {
    const { hub, poll } = await start()
    const { id } = await hub.broadcast({ text: 'before' })
    expect((await poll('?position=1')).entries).toEqual([{ event: 'ssekit:position', data: '', id }])
  })

  test('is told of a gap as a stream is', async () => {
    const { hub, poll } = await start({ log: memoryLog({ size: 2 }) })
    const first = await hub.broadcast({ data: 0 })
    for (let i = 1; i < 5; i += 1) await hub.broadcast({ data: i })
    const { epoch } = hub.stats()
    const evicted = await poll('', first.id)
    expect(evicted.entries).toEqual([
      {
        event: 'ssekit:gap',
        id: `${epoch}-5`,
        data: JSON.stringify({ requested: first.id, oldest: `${epoch}-4`, reason: 'evicted' }),
      },
    ])
    const reasonFor = async (id: string) =>
      (JSON.parse((await poll('', id)).entries[0]!.data) as { reason: string }).reason
    expect(await reasonFor('junk')).toBe('malformed')
    expect(await reasonFor('another-3')).toBe('epoch')
    expect(await reasonFor(`${epoch}-99`)).toBe('ahead')
  })

  test('with wait is held back until something for it is sent', async () => {
    const { hub, poll } = await start()
    const { id } = await hub.broadcast({ text: 'before' })
    let isAnswered = false
    const waiting = poll('?client=ann&wait=20000', id).finally(() => (isAnswered = true))
    await hub.send('bob', { text: 'to bob' })
    await poll()
    expect(isAnswered).toBe(false)
    await hub.send('ann', { text: 'to ann' })
    expect(dataOf(await waiting)).toEqual(['to ann'])
    expect(await poll('?wait=1', id)).toMatchObject({ status: 200 })
  })

  test('is not kept waiting by a hub that closes', async () => {
    const { hub, poll } = await start()
    const { id } = await hub.broadcast({ text: 'before' })
    const waiting = poll('?wait=20000', id)
    await poll()
    await hub.close()
    expect(await waiting).toMatchObject({ status: 200, entries: [] })
    expect((await poll()).status).toBe(503)
  })

  test('is refused as a stream is', async () => {
    const { hub, poll } = await start({
      authorize: (req) => (req.url!.includes('client=') ? grantOfQuery(req) : null),
    })
    expect((await poll()).status).toBe(401)
    await hub.disconnect({ client: 'ann' }, { reconnect: false })
    expect((await poll('?client=ann')).status).toBe(204)
    expect((await poll('?client=bob')).status).toBe(200)
    expect(hub.stats().totals.refused).toEqual({ 204: 1, 401: 1 })
  })

  test('gets a long history in parts that follow on each other', async () => {
    const { hub, poll } = await start()
    const epoch = hub.stats().epoch!
    for (let i = 1; i <= 1_300; i += 1) await hub.broadcast({ data: i })
    const seen: string[] = []
    for (let id = `${epoch}-0`, answer; (answer = await poll('', id)).entries.length > 0; id = answer.next!) {
      expect(answer.entries.length).toBeLessThanOrEqual(500)
      seen.push(...dataOf(answer))
    }
    expect(seen).toEqual(Array.from({ length: 1_300 }, (_, i) => String(i + 1)))
  })
})

describe('pollingTransport against the hub', () => {
  const listen = (url: string, wait: number) => {
    const seen: SSEMessage[] = []
    const gaps: string[] = []
    const stream = createStream(url, {
      transport: pollingTransport({ interval: 5, wait }),
      flush: 'sync',
      reconnect: { delay: 1, maxDelay: 100 },
      onEvent: (_, message) => seen.push(message),
      onGap: ({ reason }) => gaps.push(reason),
      onError: () => {},
    })
    onTestFinished(() => stream.close())
    stream.open()
    return { seen, gaps, stream, state: (): StreamSnapshot => stream.getSnapshot() }
  }

  test.each([0, 20_000])(
    'every message once, in order, from the first one after opening on; wait %i',
    async (wait) => {
      const { hub, url } = await start()
      await hub.broadcast({ text: 'before' })
      const { seen, state } = listen(`${url}?client=ann`, wait)
      await until(() => state().status === 'open' && state().lastEventId !== null)
      for (let i = 0; i < 300; i += 1) {
        await hub.broadcast({ event: 'note', data: i })
        await hub.send('bob', { text: 'not for ann' })
      }
      await until(() => seen.length >= 300)
      expect(seen.map(({ event, data }) => [event, data])).toEqual(
        Array.from({ length: 300 }, (_, i) => ['note', String(i)]),
      )
    },
  )

  test('the server that comes back with another life tells of the gap', async () => {
    const first = createHub()
    let hub = first
    const url = await serve((req, res) => hub.pollHandler(grantOfQuery)(req, res))
    onTestFinished(() => hub.close())
    const { seen, gaps, state } = listen(url, 0)
    await until(() => state().status === 'open')
    await first.broadcast({ data: 1 })
    await until(() => seen.length === 1)
    hub = createHub()
    await first.close()
    await until(() => gaps.length === 1)
    await hub.broadcast({ data: 2 })
    await until(() => seen.length === 2)
    expect(gaps).toEqual(['epoch'])
    expect(seen.map(({ data }) => data)).toEqual(['1', '2'])
  })
})
