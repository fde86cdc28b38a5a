import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { redisLog, type RedisLogClient } from '../../src/redis/index.ts'
import { connect, until } from '../support/connect.ts'
import { listenTo } from '../support/eventLogContract.ts'
import { servePolls } from '../support/polls.ts'
import { startNode } from '../support/redisNodes.ts'
import { connectRedis, startRedis } from '../support/redisServer.ts'
import { startRelay } from '../support/relay.ts'

test('a poll looks past large messages for others, to what is for it', async () => {
  const redis = await startRedis()
  const { hub } = await startNode(redis.url)
  const { poll } = await servePolls(hub)
  const first = await hub.send('ann', { text: 'first' })
  for (let i = 0; i < 120; i += 1) await hub.send('bob', { text: 'x'.repeat(20_000) })
  const { id } = await hub.send('ann', { text: 'for ann' })
  expect(await poll('?client=ann', first.id)).toMatchObject({ entries: [{ data: 'for ann', id }], next: id })
})

describe('a reader that is slow to catch up is told where the log went on without its node', () => {
  /** The reader's node hears two messages while the reader is held up by a large one, the last there was. */
  const setUp = async () => {
    const redis = await startRedis()
    const relay = await startRelay(redis.port)
    const limits = { messageBytes: 32_000_000 }
    const a = await startNode(redis.url, { size: 50 }, { limits })
    const b = await startNode(`redis://127.0.0.1:${relay.port}`, { size: 50 }, { limits })
    const stands = (top: number) => until(() => b.hub.stats().top === top, `the node to stand at ${top}`)
    const first = await a.hub.broadcast({ text: 'first' })
    for (let i = 2; i <= 40; i += 1) await a.hub.broadcast({ text: i < 40 ? `${i}` : 'x'.repeat(15_000_000) })
    await stands(40)
    const reader = await connect(b.url, { lastEventId: first.id })
    reader.pause()
    await until(() => b.hub.stats().totals.replayed === 39 && b.hub.stats().waitingBytes > 0)
    for (const text of ['41', '42']) await a.hub.broadcast({ text })
    await stands(42)
    /** What it is told from the messages on that its node held back for it. */
    const told = async () => {
      expect(b.hub.stats().catchingUp).toBe(1)
      reader.resume()
      await until(() => b.hub.stats().catchingUp === 0)
      const { id } = await a.hub.broadcast({ text: 'last' })
      await until(() => reader.read().lastEventId === id)
      const { messages } = reader.read()
      return messages.slice(39).map(({ type, data, lastEventId }) => {
        if (type !== 'ssekit:gap') return data
        const gap = JSON.parse(data) as { requested: string; reason: string }
        return [gap.reason, gap.requested.replace(/.*-/, ''), lastEventId.replace(/.*-/, '')]
      })
    }
    return { redis, relay, a, stands, told }
  }

  test('because it heard nothing for longer than the log reaches back', async () => {
    const { redis, relay, a, stands, told } = await setUp()
    relay.moveTo(1)
    for (let i = 43; i <= 142; i += 1) await a.hub.broadcast({ text: `${i}` })
    relay.moveTo(redis.port)
    await stands(142)
    await a.hub.broadcast({ text: '143' })
    await stands(143)
    expect(await told()).toEqual(['41', '42', ['evicted', '42', '143'], 'last'])
  })

  test('because it began anew', async () => {
    const { redis, a, stands, told } = await setUp()
    await redis.command('FLUSHALL')
    for (const text of ['1', '2', '3']) await a.hub.broadcast({ text })
    await stands(3)
    expect(await told()).toEqual(['41', '42', ['epoch', '42', '3'], 'last'])
  })
})

test.each(['its last id', 'earliest'])(
  'who comes first after Redis has forgotten all, with %s, is told so once, and is live',
  async (what) => {
    const redis = await startRedis()
    const { hub, url } = await startNode(redis.url)
    const { id } = await hub.broadcast({ text: 'forgotten' })
    await redis.command('FLUSHALL')
    const reader = await connect(url, { lastEventId: what === 'earliest' ? what : id })
    await until(() => hub.stats().catchingUp === 0 && reader.read().lastEventId.endsWith('-0'))
    await hub.broadcast({ text: 'live' })
    await until(() => reader.data().includes('live'))
    const gaps = reader.data('ssekit:gap').map((gap) => (JSON.parse(gap) as { reason: string }).reason)
    expect([gaps, reader.data()]).toEqual([what === 'earliest' ? [] : ['epoch'], ['live']])
  },
)

describe('what somebody deleted from the log is told as a gap, in its place', () => {
  test.each([
    ['in the middle', [3, 4], ['2', 'gap to 4', '5', '6']],
    ['directly behind the reader', [2], ['gap to 2', '3', '4', '5', '6']],
    ['here and there', [2, 4, 5], ['gap to 2', '3', 'gap to 5', '6']],
    ['at the end', [5, 6], ['2', '3', '4', 'gap to 6']],
    ['all there was', [2, 3, 4, 5, 6], ['gap to 6']],
  ])('%s', async (_, numbers, expected) => {
    const redis = await startRedis()
    const { hub, url } = await startNode(redis.url)
    const { poll } = await servePolls(hub)
    const first = await hub.broadcast({ text: '1' })
    let last = first
    for (const text of ['2', '3', '4', '5', '6']) last = await hub.broadcast({ text })
    await redis.command('XDEL', '{ssekit}:log', ...numbers.map((number) => `0-${number}`))
    const told = (type: string, data: string, id: string) => {
      if (type !== 'ssekit:gap') return data
      expect(JSON.parse(data)).toMatchObject({ reason: 'evicted' })
      return `gap to ${id.replace(/.*-/, '')}`
    }
    const reader = await connect(url, { lastEventId: first.id })
    await until(() => reader.read().lastEventId === last.id)
    const { messages } = reader.read()
    expect(messages.map(({ type, data, lastEventId }) => told(type, data, lastEventId))).toEqual(expected)
    const { entries, next } = await poll('', first.id)
    expect(entries.map(({ event, data, id }) => told(event, data, id))).toEqual(expected)
    expect(next).toBe(last.id)
  })
})

test.each([
  ['the first', [2]],
  ['all', [2, 3, 4]],
])(
  '%s of what a node did not hear was deleted meanwhile: who is live on it is told, once',
  async (_, gone) => {
    const redis = await startRedis()
    const relay = await startRelay(redis.port)
    const a = await startNode(redis.url)
    const b = await startNode(`redis://127.0.0.1:${relay.port}`)
    const reader = await connect(b.url)
    await until(() => reader.read().lastEventId !== '')
    await a.hub.broadcast({ text: '1' })
    await until(() => reader.data().length === 1)
    relay.moveTo(1)
    for (const text of ['2', '3', '4']) await a.hub.broadcast({ text })
    await redis.command('XDEL', '{ssekit}:log', ...gone.map((number) => `0-${number}`))
    relay.moveTo(redis.port)
    await until(() => reader.data('ssekit:gap').length === 1)
    await a.hub.broadcast({ text: 'live' })
    await until(() => reader.data().includes('live'))
    expect([reader.data(), reader.data('ssekit:gap').length]).toEqual([['1', 'live'], 1])
  },
)

test.each([
  ['of one size', 0],
  ['behind small ones', 40],
])('a page of large messages %s holds up neither Redis nor the node', async (_, small) => {
  const redis = await startRedis()
  const log = redisLog({ client: await connectRedis(redis.url) })
  onTestFinished(() => log.close())
  listenTo(log)
  const size = 500_000
  for (let i = 0; i < small; i += 1) await log.append({ audience: { to: 'all' }, block: 'data: x\n' })
  for (let i = 0; i < 20; i += 1) await log.append({ audience: { to: 'all' }, block: 'x'.repeat(size) })
  let after = 0
  while (after < small + 20) {
    const { entries } = await log.read(after, 1024)
    expect(entries[0]).toMatchObject({ offset: after + 1 })
    expect(entries.reduce((sum, { block }) => sum + block.length, 0)).toBeLessThan(1024 * 1024 + 3 * size)
    after += entries.length
  }
})

test('a crowd that returns reads the log once, and what is sent meanwhile arrives', async () => {
  const redis = await startRedis()
  const { hub, url } = await startNode(redis.url)
  const first = await hub.broadcast({ text: 'first' })
  await Promise.all(Array.from({ length: 500 }, (_, i) => hub.broadcast({ text: `${i}` })))
  await redis.command('CONFIG', 'RESETSTAT')
  const crowd = Promise.all(
    Array.from({ length: 200 }, (_, i) => connect(`${url}?client=${i}`, { lastEventId: first.id })),
  )
  for (let i = 500; i < 520; i += 1) await hub.broadcast({ text: `${i}` })
  const readers = await crowd
  await until(() => readers.every((reader) => reader.text().includes('data: 519\n')))
  const expected = Array.from({ length: 520 }, (_, i) => `${i}`)
  for (const reader of readers) {
    expect(reader.data('ssekit:gap')).toEqual([])
    expect(reader.data()).toEqual(expected)
  }
  // For each reader the range is asked for, which takes a few; to read all of the log for one takes more than a hundred.
  const stats = String(await redis.command('INFO', 'commandstats'))
  expect(Number(/cmdstat_xrange:calls=(\d+)/.exec(stats)![1])).toBeLessThan(5_000)
})

test('who waits for its turn for longer than Redis has to answer is not late while Redis answers others', async () => {
  const redis = await startRedis()
  const client = await connectRedis(redis.url)
  const held: (() => void)[] = []
  let isSlow = false
  /** One that answers, while it is slow, when it is told to. */
  const slow: RedisLogClient = Object.assign(Object.create(client) as object, {
    withAbortSignal: undefined,
    eval: client.eval.bind(client),
    evalSha: async (...call: Parameters<RedisLogClient['evalSha']>) => {
      const answer = await client.evalSha(...call)
      if (isSlow) await new Promise<void>((resolve) => held.push(resolve))
      return answer
    },
  })
  const log = redisLog({ client: slow })
  onTestFinished(() => log.close())
  listenTo(log)
  for (let i = 1; i <= 10; i += 1) await log.append({ audience: { to: 'all' }, block: `data: ${i}\n` })

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  isSlow = true
  const pages = Array.from({ length: 10 }, (_, after) => log.read(after, 1))
  const told = Promise.allSettled(pages)
  let isOver = false
  void told.then(() => (isOver = true))
  while (!isOver) {
    await new Promise(setImmediate)
    if (held.length === 0) continue
    await vi.advanceTimersByTimeAsync(1_000)
    held.shift()!()
  }
  for (const [after, result] of (await told).entries())
    expect(result).toMatchObject({ status: 'fulfilled', value: { entries: [{ offset: after + 1 }] } })
})
