import { createStream } from '@ssekit/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub, memoryLog } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serveHub } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

describe('the id earliest', () => {
  test('gives all that is still held and may be seen, then live', async () => {
    const { hub, url } = await serveHub({ log: memoryLog({ size: 3 }) })
    for (let i = 1; i <= 4; i += 1) await hub.send('ann', { data: i })
    await hub.send('bob', { text: 'not for ann' })
    const stream = await connect(`${url}?client=ann`, { lastEventId: 'earliest' })
    await until(() => hub.stats().catchingUp === 0)
    await hub.send('ann', { text: 'live' })
    await until(() => stream.data().length === 3)
    expect([stream.data(), stream.data('ssekit:gap')]).toEqual([['3', '4', 'live'], []])
  })

  test('of an empty log is where live starts, by header or query', async () => {
    const { hub, url } = await serveHub()
    const streams = [
      await connect(url, { lastEventId: 'earliest' }),
      await connect(`${url}?lastEventId=earliest`),
    ]
    await until(() => streams.every((stream) => stream.read().lastEventId === hub.lastEventId()))
    await hub.broadcast({ data: 1 })
    await until(() => streams.every((stream) => stream.data().length === 1))
  })

  test('tells its place before the first message, so that a drop loses nothing', async () => {
    const { hub, url } = await serveHub()
    const { id } = await hub.broadcast({ data: 1 })
    const stream = await connect(url, { lastEventId: 'earliest' })
    await until(() => stream.data().length === 1)
    const epoch = id.split('-')[0]
    expect(stream.text()).toContain(`id: ${epoch}-0\n\n`)
  })

  test('is told as a gap where history cannot be read', async () => {
    const log = memoryLog()
    const { url } = await serveHub({ log: { ...log, read: () => Promise.reject(new Error('away')) } })
    const stream = await connect(url, { lastEventId: 'earliest' })
    await until(() => stream.data('ssekit:gap').length === 1)
    expect(JSON.parse(stream.data('ssekit:gap')[0]!)).toMatchObject({
      requested: 'earliest',
      reason: 'store-unavailable',
    })
  })

  test('is answered to polls too', async () => {
    const hub = createHub({ log: memoryLog({ size: 2 }) })
    onTestFinished(() => hub.close())
    const url = await serve(hub.pollHandler(grantOfQuery))
    for (let i = 1; i <= 3; i += 1) await hub.broadcast({ data: i })
    const response = await fetch(`${url}?lastEventId=earliest`)
    expect(((await response.json()) as { data: string }[]).map(({ data }) => data)).toEqual(['2', '3'])
    expect(response.headers.get('last-event-id')).toBe(hub.lastEventId())
  })
})

test('of several lastEventId in the query the last one counts, and the header before all', async () => {
  const { hub, url } = await serveHub()
  const ids = [
    await hub.broadcast({ data: 1 }),
    await hub.broadcast({ data: 2 }),
    await hub.broadcast({ data: 3 }),
  ]
  const query = `?lastEventId=${ids[0]!.id}&lastEventId=${ids[1]!.id}`
  const byQuery = await connect(`${url}${query}`)
  const byHeader = await connect(`${url}${query}`, { lastEventId: ids[0]!.id })
  await until(() => byQuery.data().length === 1 && byHeader.data().length === 2)
})

describe('lastEventId()', () => {
  test('with a list that was read after it, nothing is missed however the page is loaded', async () => {
    const hub = createHub()
    onTestFinished(() => hub.close())
    const database: number[] = []
    const add = async (): Promise<void> => {
      database.push(database.length)
      await hub.broadcast({ event: 'added', data: database.length - 1 })
    }
    const stream = hub.handler(grantOfQuery)
    const url = await serve((req, res) => {
      if (!req.url!.startsWith('/list')) return stream(req, res)
      const lastEventId = hub.lastEventId()
      // Something is added while the list is being read.
      void add().then(() => res.end(JSON.stringify({ lastEventId, list: database })))
    })
    for (let i = 0; i < 3; i += 1) await add()
    const page = (await (await fetch(`${url}/list`)).json()) as { lastEventId: string; list: number[] }
    await add()
    const shown = new Set(page.list)
    const source = createStream(url, {
      lastEventId: page.lastEventId,
      events: { added: (data: number) => void shown.add(data) },
    })
    onTestFinished(() => source.close())
    source.open()
    await until(() => shown.size === 5)
    await add()
    await until(() => shown.size === 6)
    expect([...shown]).toEqual(database)
  })

  test('is the id of what was sent last, and there before anything was', async () => {
    const hub = createHub()
    expect(hub.lastEventId()).toMatch(/-0$/)
    const { id } = await hub.send('ann', { data: 1 })
    expect(hub.lastEventId()).toBe(id)
    await hub.disconnect({ client: 'ann' })
    expect(hub.lastEventId()).toBe(id)
    await hub.close()
  })
})
