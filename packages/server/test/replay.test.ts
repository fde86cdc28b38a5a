import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { memoryLog } from '../src/index.ts'
import { type Connected, connect, until } from './support/connect.ts'
import { serveHub } from './support/hubServer.ts'

const gapOf = (stream: Connected): unknown => JSON.parse(stream.data('ssekit:gap')[0]!)

describe('a returning client', () => {
  test('gets exactly what it missed, with ids, then live', async () => {
    const { hub, url } = await serveHub()
    const first = await connect(url)
    await hub.broadcast({ text: 'a' })
    await until(() => first.data().length === 1)
    const { lastEventId } = first.read()
    first.leave()
    const missed = [await hub.broadcast({ text: 'b' }), await hub.broadcast({ text: 'c' })]
    const second = await connect(url, { lastEventId })
    const live = await hub.broadcast({ text: 'd' })
    await until(() => second.data().length === 3)
    expect(second.read().messages).toEqual(
      ['b', 'c', 'd'].map((data, i) => ({ type: 'message', data, lastEventId: [...missed, live][i]!.id })),
    )
  })

  test('that dropped before its first message lost nothing', async () => {
    const { hub, url } = await serveHub()
    const first = await connect(url)
    await until(() => first.read().lastEventId !== '')
    first.leave()
    await hub.broadcast({ text: 'while away' })
    const second = await connect(url, { lastEventId: first.read().lastEventId })
    await until(() => second.data().length === 1)
    expect(second.data()).toEqual(['while away'])
  })

  test('may say its Last-Event-ID in the query; the header wins', async () => {
    const { hub, url } = await serveHub()
    const [one, two] = [await hub.broadcast({ data: 1 }), await hub.broadcast({ data: 2 })]
    const byQuery = await connect(`${url}?lastEventId=${one.id}`)
    await until(() => byQuery.data().length === 1)
    const byBoth = await connect(`${url}?lastEventId=${one.id}`, { lastEventId: two.id })
    await hub.broadcast({ data: 3 })
    await until(() => byBoth.data().length === 1 && byQuery.data().length === 2)
    expect(byQuery.data()).toEqual(['2', '3'])
    expect(byBoth.data()).toEqual(['3'])
  })

  test('is given nothing that was not meant for it', async () => {
    const { hub, url } = await serveHub()
    const start = `${hub.stats().epoch}-0`
    await hub.send('bob', { text: 'to bob' })
    await hub.send('ann', { text: 'to ann' })
    await hub.sendGroup('admin', { text: 'to admin' })
    await hub.sendGroup('news', { text: 'news, not for ann' }, { except: 'ann' })
    await hub.send({ client: 'ann', group: 'admin' }, { text: 'to ann as admin' })
    await hub.sendGroup('news', { text: 'news' })
    const stream = await connect(`${url}?client=ann&groups=news`, { lastEventId: start })
    await until(() => stream.data().length === 2)
    await hub.broadcast({ text: 'all' })
    await until(() => stream.data().length === 3)
    expect(stream.data()).toEqual(['to ann', 'news', 'all'])
  })

  test('is authorised anew: a right that was taken away takes the history with it', async () => {
    let groups = ['admin']
    const { hub, url } = await serveHub({ authorize: () => ({ client: 'ann', groups }) })
    const first = await connect(url)
    await until(() => first.read().lastEventId !== '')
    first.leave()
    await hub.sendGroup('admin', { text: 'secret' })
    groups = []
    const second = await connect(url, { lastEventId: first.read().lastEventId })
    await hub.broadcast({ text: 'open' })
    await until(() => second.data().length === 1)
    expect(second.data()).toEqual(['open'])
  })

  test('that reads slowly still gets a long history whole', async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 1000 } })
    const start = `${hub.stats().epoch}-0`
    const count = 3000
    for (let i = 0; i < count; i += 1) await hub.broadcast({ text: `${i} ${'x'.repeat(4000)}` })
    const stream = await connect(url, { lastEventId: start })
    stream.pause()
    await until(() => hub.stats().catchingUp === 1)
    await hub.broadcast({ text: 'live' })
    stream.resume()
    await until(() => stream.data().length === count + 1)
    expect(stream.data().map((data) => data.split(' ')[0])).toEqual(
      [...Array(count).keys()].map(String).concat('live'),
    )
    expect(stream.isWhole()).toBeNull()
  })
})

describe('a gap is told, never hidden', () => {
  test('evicted: from before the window', async () => {
    const { hub, url } = await serveHub({ log: memoryLog({ size: 2 }) })
    const { epoch } = hub.stats()
    for (let i = 0; i < 5; i += 1) await hub.broadcast({ data: i })
    const stream = await connect(url, { lastEventId: `${epoch}-1` })
    const { id } = await hub.broadcast({ text: 'live' })
    await until(() => stream.data().length === 1)
    expect(gapOf(stream)).toEqual({ requested: `${epoch}-1`, oldest: `${epoch}-4`, reason: 'evicted' })
    expect(stream.read().messages.map(({ type, lastEventId }) => [type, lastEventId])).toEqual([
      ['ssekit:gap', `${epoch}-5`],
      ['message', id],
    ])
  })

  test('the edge of the window is not a gap', async () => {
    const { hub, url } = await serveHub({ log: memoryLog({ size: 2 }) })
    for (let i = 1; i <= 5; i += 1) await hub.broadcast({ data: i })
    const stream = await connect(url, { lastEventId: `${hub.stats().epoch}-3` })
    await until(() => stream.data().length === 2)
    expect(stream.data()).toEqual(['4', '5'])
    expect(stream.data('ssekit:gap')).toEqual([])
  })

  test('epoch: from another life of the log', async () => {
    const { hub, url } = await serveHub()
    await hub.broadcast({ data: 1 })
    const stream = await connect(url, { lastEventId: 'deadbeef-1' })
    await until(() => stream.data('ssekit:gap').length === 1)
    const { epoch } = hub.stats()
    expect(gapOf(stream)).toEqual({ requested: 'deadbeef-1', oldest: `${epoch}-1`, reason: 'epoch' })
    expect(stream.read().lastEventId).toBe(`${epoch}-1`)
  })

  test('ahead: from the future', async () => {
    const { hub, url } = await serveHub()
    const { epoch } = hub.stats()
    const stream = await connect(url, { lastEventId: `${epoch}-1` })
    await until(() => stream.data('ssekit:gap').length === 1)
    expect(gapOf(stream)).toEqual({ requested: `${epoch}-1`, oldest: null, reason: 'ahead' })
    expect(stream.read().lastEventId).toBe(`${epoch}-0`)
  })

  test.each(['7', 'größe 你好', 'x'.repeat(2000), '{"a":"b"}', 'a-1 '])(
    'malformed: %s',
    async (lastEventId) => {
      const { url } = await serveHub()
      const stream = await connect(`${url}?lastEventId=${encodeURIComponent(lastEventId)}`)
      await until(() => stream.data('ssekit:gap').length === 1)
      expect(gapOf(stream)).toEqual({
        requested: lastEventId.slice(0, 256),
        oldest: null,
        reason: 'malformed',
      })
    },
  )

  test('an id in the header is read as UTF-8', async () => {
    const { url } = await serveHub()
    const stream = await connect(url, { lastEventId: 'größe 你好' })
    await until(() => stream.data('ssekit:gap').length === 1)
    expect(gapOf(stream)).toMatchObject({ requested: 'größe 你好' })
  })

  test('one that the window overtakes while it reads is told too', async () => {
    const { hub, url } = await serveHub({ log: memoryLog({ size: 2000 }), limits: { bufferBytes: 1 } })
    const start = `${hub.stats().epoch}-0`
    const data = 'x'.repeat(8000)
    for (let i = 0; i < 2000; i += 1) await hub.broadcast({ data })
    const stream = await connect(url, { lastEventId: start })
    stream.pause()
    await until(() => hub.stats().catchingUp === 1)
    for (let i = 0; i < 4000; i += 1) await hub.broadcast({ data })
    stream.resume()
    await until(() => stream.data('ssekit:gap').length > 0 && hub.stats().catchingUp === 0)
    const last = await hub.broadcast({ text: 'live' })
    await until(() => stream.read().lastEventId === last.id)
    expect(gapOf(stream)).toMatchObject({ reason: 'evicted' })
    const { messages } = stream.read()
    const before = messages.findIndex(({ type }) => type === 'ssekit:gap')
    // What came before the gap is whole, and the gap says from where on it is not.
    expect(messages.slice(0, before).map(({ lastEventId }) => Number(lastEventId.split('-')[1]))).toEqual(
      messages.slice(0, before).map((_, i) => i + 1),
    )
    expect(gapOf(stream)).toMatchObject({ requested: messages[before - 1]!.lastEventId })
  })
})

test('at the seam nothing is lost, doubled or out of order while messages never stop', async () => {
  const { hub, url } = await serveHub({ log: memoryLog({ size: 200_000 }) })
  let publishing = true
  const publish = async (): Promise<void> => {
    for (let i = 0; publishing; i += 1) {
      await hub.sendGroup(i % 3 === 0 ? 'other' : 'mine', { data: i })
      // Let the readers, who share this process, have their turn.
      if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const publisher = publish()

  const follow = async (client: number): Promise<string[]> => {
    let lastEventId = ''
    const ids: string[] = []
    for (let round = 0; round < 12; round += 1) {
      const stream = await connect(`${url}?client=c${client}&groups=mine`, lastEventId ? { lastEventId } : {})
      await until(() => stream.data().length > 20)
      stream.leave()
      await delay(client)
      const { messages, lastEventId: last } = stream.read()
      ids.push(...messages.map(({ type, lastEventId: id }) => (type === 'message' ? id : type)))
      lastEventId = last
    }
    return ids
  }

  const histories = await Promise.all(Array.from({ length: 8 }, (_, client) => follow(client)))
  publishing = false
  await publisher
  for (const ids of histories) {
    const offsets = ids.map((id) => Number(id.split('-')[1]))
    const [first, last] = [offsets[0]!, offsets.at(-1)!]
    // Offset i + 1 carries message i; every third is for others.
    const expected = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
      (offset) => (offset - 1) % 3 !== 0,
    )
    expect(offsets).toEqual(expected)
  }
})
