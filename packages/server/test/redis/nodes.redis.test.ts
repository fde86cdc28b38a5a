import { expect, test } from 'vitest'
import { redisLog } from '../../src/redis/index.ts'
import { connect, until } from '../support/connect.ts'
import { keepSending, startNode } from '../support/redisNodes.ts'
import { connectRedis, startRedis } from '../support/redisServer.ts'
import { startRelay } from '../support/relay.ts'
import { watch } from '../support/witness.ts'

const twoNodes = async () => {
  const redis = await startRedis()
  return { redis, a: await startNode(redis.url), b: await startNode(redis.url) }
}

test('what is sent on one node reaches the clients of every node, in one order', async () => {
  const { a, b } = await twoNodes()
  const [onA, onB] = [await connect(a.url), await connect(b.url)]
  const sent = await Promise.all(
    Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).hub.broadcast({ data: i })),
  )
  await until(() => onA.data().length === 200 && onB.data().length === 200)
  expect(onA.read().messages).toEqual(onB.read().messages)
  expect(
    onA
      .read()
      .messages.map(({ lastEventId }) => lastEventId)
      .sort(),
  ).toEqual(sent.map(({ id }) => id).sort())
})

test('only those who are meant get it, on whatever node, live and on return', async () => {
  const { a, b } = await twoNodes()
  const ann = await connect(`${b.url}?client=ann&groups=news`)
  const bob = await connect(`${b.url}?client=bob`)
  await a.hub.send('ann', { text: 'for ann' })
  await a.hub.sendGroup('news', { text: 'for news' })
  const { id } = await a.hub.broadcast({ text: 'for all' })
  await until(() => ann.read().lastEventId === id && bob.read().lastEventId === id)
  expect(ann.data()).toEqual(['for ann', 'for news', 'for all'])
  expect(bob.data()).toEqual(['for all'])
  const { epoch } = a.hub.stats()
  const back = await connect(`${a.url}?client=bob`, { lastEventId: `${epoch}-0` })
  await until(() => back.read().lastEventId === id)
  expect(back.data()).toEqual(['for all'])
})

test('a client moves from node to node under load, and loses nothing', async () => {
  const { a, b } = await twoNodes()
  const load = keepSending([a.hub, b.hub])
  const seen: string[] = []
  let lastEventId = ''
  for (let round = 0; round < 30; round += 1) {
    const stream = await connect((round % 2 ? a : b).url, lastEventId ? { lastEventId } : {})
    await until(() => stream.data().length > 20)
    stream.leave()
    const { messages, lastEventId: last } = stream.read()
    expect(stream.data('ssekit:gap')).toEqual([])
    seen.push(...messages.map((message) => message.lastEventId))
    lastEventId = last
  }
  await load.stop()
  const first = Number(seen[0]!.split('-')[1])
  expect(seen.map((id) => Number(id.split('-')[1]))).toEqual(seen.map((_, i) => first + i))
})

test('disconnect reaches every node, and every node refuses who was dismissed', async () => {
  const { a, b } = await twoNodes()
  const ann = await connect(`${b.url}?client=ann&groups=news`)
  await a.hub.disconnect({ group: 'news' }, { reconnect: false })
  await until(() => ann.isWhole() === true)
  expect(ann.data('ssekit:close')).toHaveLength(1)
  // Those who were connected on b are dismissed by its order, which a hears a moment later.
  for (const { url } of [a, b])
    await expect.poll(async () => (await connect(`${url}?client=ann&groups=news`)).status).toBe(204)
  expect([a, b].map(({ hub }) => hub.stats().top)).toEqual([0, 0])
})

test('a node that comes later finds the history, and does not carry out old orders', async () => {
  const redis = await startRedis()
  const a = await startNode(redis.url)
  const { id } = await a.hub.broadcast({ text: 'one' })
  await a.hub.disconnect({ client: 'ann' }, { reconnect: false })
  await a.hub.broadcast({ text: 'two' })
  const b = await startNode(redis.url)
  const ann = await connect(`${b.url}?client=ann`, { lastEventId: id })
  await until(() => ann.data().length === 1)
  expect([ann.status, ann.data()]).toEqual([200, ['two']])
})

test('a node that was deaf carries out all it was ordered meanwhile, however much', async () => {
  const redis = await startRedis()
  const relay = await startRelay(redis.port)
  const a = await startNode(redis.url)
  const b = await startNode(`redis://127.0.0.1:${relay.port}`)
  const ann = await connect(`${b.url}?client=ann`)
  await until(() => ann.read().lastEventId !== '')
  relay.moveTo(1)
  const others = Array.from({ length: 1_500 }, (_, i) => a.hub.disconnect({ client: `${i}` }))
  await Promise.all([...others, a.hub.disconnect({ client: 'ann' }, { reconnect: false })])
  relay.moveTo(redis.port)
  const start = performance.now()
  await until(() => ann.isWhole() === true)
  expect(ann.data('ssekit:close')).toHaveLength(1)
  // In one go, not a page with each look.
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('that Redis has forgotten all is told on every node at once, whichever noticed', async () => {
  const { redis, a, b } = await twoNodes()
  const onB = await connect(b.url)
  const { id } = await a.hub.broadcast({ text: 'forgotten' })
  await until(() => onB.data().length === 1)
  await redis.command('FLUSHALL')
  const start = performance.now()
  // Who returns is all that happens.
  await connect(a.url, { lastEventId: id })
  await until(() => onB.data('ssekit:gap').length === 1)
  // Heard, not found by the look every ten seconds.
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('prefixes keep logs apart', async () => {
  const redis = await startRedis()
  const a = await startNode(redis.url, { prefix: 'a' })
  const b = await startNode(redis.url, { prefix: 'b' })
  const onB = await connect(b.url)
  await a.hub.broadcast({ text: 'of a' })
  const { id } = await b.hub.broadcast({ text: 'of b' })
  await until(() => onB.read().lastEventId === id)
  expect(onB.data()).toEqual(['of b'])
})

test('large messages come back in pages, whole and in order', async () => {
  const { a } = await twoNodes()
  const first = await a.hub.broadcast({ text: 'first' })
  const text = 'x'.repeat(300_000)
  for (let i = 0; i < 20; i += 1) await a.hub.broadcast({ text: `${i} ${text}` })
  const back = await connect(a.url, { lastEventId: first.id })
  await until(() => back.text().length > 20 * 300_000 && back.data().length === 20)
  expect(back.data().map((data) => data.split(' ')[0])).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`))
})

test('twenty clients of two nodes see every message once, in order, none told of a gap', async () => {
  const { a, b } = await twoNodes()
  const witnesses = Array.from({ length: 20 }, (_, i) => watch((i % 2 ? a : b).url))
  const [onA, onB] = [() => a.hub.stats(), () => b.hub.stats()]
  await until(() => onA().connections + onB().connections === 20 && onA().catchingUp + onB().catchingUp === 0)
  const load = keepSending([a.hub, b.hub, a.hub, b.hub])
  await until(() => load.accepted.length > 1000)
  await load.stop()
  const expected = load.accepted.map(({ data }) => data).sort()
  await until(() => witnesses.every(({ data }) => data.length === expected.length))
  for (const { data, gaps, violations } of witnesses) {
    expect([gaps, violations]).toEqual([[], []])
    expect([...data].sort()).toEqual(expected)
  }
})

test('options that cannot be used are named', async () => {
  const redis = await startRedis()
  const client = await connectRedis(redis.url)
  const { url } = redis
  expect(() => redisLog({ client: url as never })).toThrow(/client of the package "redis"/)
  expect(() => redisLog({ client, prefix: '' })).toThrow(
    /redisLog\.prefix must be a string that is not empty/,
  )
  expect(() => redisLog({ client, prefix: 'a{b}' })).toThrow(/without \{ and \}/)
  expect(() => redisLog({ client, size: 0 })).toThrow(/redisLog\.size must be a whole number above 0/)
  expect(() => redisLog({ client, ttl: 5 } as never)).toThrow(/no option "ttl"/)
})

test('leaves no timer and no connection behind', async () => {
  const { redis, a, b } = await twoNodes()
  await a.hub.broadcast({ data: 1 })
  await Promise.all([a.hub.close(), b.hub.close()])
  const clients = async () => String(await redis.command('CLIENT', 'LIST')).match(/cmd=subscribe/g) ?? []
  let subscribers = await clients()
  while (subscribers.length > 0) subscribers = await clients()
  expect(subscribers).toEqual([])
})
