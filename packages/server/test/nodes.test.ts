import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect, until } from './support/connect.ts'
import { serveHub } from './support/hubServer.ts'
import { servePolls } from './support/polls.ts'
import { createSharedStore } from './support/sharedStore.ts'

/** One node hears before a page it asked for arrives, the other long after: both must find their seam. */
const twoNodes = async () => {
  const store = createSharedStore()
  return { store, a: await serveHub({ log: store.node(1) }), b: await serveHub({ log: store.node(40) }) }
}

test('every node hands out what any node sent, in the same order', async () => {
  const { a, b } = await twoNodes()
  const [onA, onB] = [await connect(a.url), await connect(b.url)]
  await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? a : b).hub.broadcast({ data: i })))
  await until(() => onA.data().length === 100 && onB.data().length === 100)
  expect(onA.read().messages).toEqual(onB.read().messages)
})

test('a client moves from node to node while messages never stop, and loses nothing', async () => {
  const { a, b } = await twoNodes()
  let publishing = true
  const publish = async (): Promise<void> => {
    for (let i = 0; publishing; i += 1) {
      void (i % 2 ? a : b).hub.broadcast({ data: i })
      if (i % 3 === 0) await delay(1)
    }
  }
  const publisher = publish()
  const offsets: number[] = []
  let lastEventId = ''
  for (let round = 0; round < 20; round += 1) {
    const { hub, url } = round % 2 ? a : b
    const stream = await connect(url, lastEventId ? { lastEventId } : {})
    // Beyond the seam: it is live, and has received what came live.
    await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
    const { top } = hub.stats()
    await until(() => Number(stream.read().lastEventId.split('-')[1]) > top)
    stream.leave()
    const { messages, lastEventId: last } = stream.read()
    expect(stream.data('ssekit:gap')).toEqual([])
    offsets.push(...messages.map((message) => Number(message.lastEventId.split('-')[1])))
    lastEventId = last
  }
  publishing = false
  await publisher
  expect(offsets).toEqual(offsets.map((_, i) => offsets[0]! + i))
})

test('disconnect reaches every node, and every node refuses who was dismissed', async () => {
  const { a, b } = await twoNodes()
  const ann = await connect(`${b.url}?client=ann&groups=news`)
  await a.hub.disconnect({ group: 'news' }, { reconnect: false })
  await until(() => ann.isWhole() === true)
  expect(ann.data('ssekit:close')).toHaveLength(1)
  await until(() => a.hub.stats().connections === 0)
  expect((await connect(`${a.url}?client=ann&groups=news`)).status).toBe(204)
  expect((await connect(`${b.url}?client=ann&groups=news`)).status).toBe(204)
})

test('store-unavailable: history that cannot be read now is a gap, told; live goes on', async () => {
  const { store, a } = await twoNodes()
  const { id } = await a.hub.broadcast({ text: 'before' })
  store.isAway = true
  const stream = await connect(a.url, { lastEventId: id })
  await until(() => stream.data('ssekit:gap').length === 1)
  expect(JSON.parse(stream.data('ssekit:gap')[0]!)).toEqual({
    requested: id,
    oldest: null,
    reason: 'store-unavailable',
  })
  expect(stream.read().lastEventId).toBe(id)
  await expect(a.hub.broadcast({ text: 'lost' })).rejects.toThrow('away')
  store.isAway = false
  await a.hub.broadcast({ text: 'after' })
  await until(() => stream.data().length === 1)
  expect(stream.data()).toEqual(['after'])
})

test('a client that is further than a node which does not hear gets nothing twice there, by stream or poll', async () => {
  const { store, a, b } = await twoNodes()
  await until(() => b.hub.stats().epoch !== null)
  const polls = await servePolls(b.hub)
  store.deafen(true)
  let id = ''
  for (let i = 1; i <= 3; i += 1) ({ id } = await a.hub.broadcast({ data: i }))
  store.isAway = true
  const stream = await connect(b.url, { lastEventId: id })
  await until(() => stream.data('ssekit:gap').length === 1)
  expect(stream.read().lastEventId).toBe(id)
  expect(await polls.poll('', id)).toMatchObject({ next: id, entries: [{ event: 'ssekit:gap', id }] })
  store.isAway = false
  store.deafen(false)
  await a.hub.broadcast({ data: 4 })
  await until(() => stream.data().length > 0)
  expect(stream.data()).toEqual(['4'])
})

test('a new epoch under way is a gap for everyone connected', async () => {
  const { store, a, b } = await twoNodes()
  const streams = [await connect(a.url), await connect(b.url)]
  const { id } = await a.hub.broadcast({ text: 'old' })
  await until(() => streams.every((stream) => stream.read().lastEventId === id))
  store.wipe()
  await until(() => streams.every((stream) => stream.data('ssekit:gap').length === 1))
  const { epoch } = a.hub.stats()
  for (const stream of streams) {
    expect(JSON.parse(stream.data('ssekit:gap')[0]!)).toEqual({
      requested: id,
      oldest: null,
      reason: 'epoch',
    })
    expect(stream.read().lastEventId).toBe(`${epoch}-0`)
  }
  await b.hub.broadcast({ text: 'new' })
  await until(() => streams.every((stream) => stream.data().length === 2))
})
