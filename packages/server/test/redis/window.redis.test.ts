import { describe, expect, test } from 'vitest'
import { connect, until } from '../support/connect.ts'
import { startNode } from '../support/redisNodes.ts'
import { connectRedis, type RedisServer, startRedis } from '../support/redisServer.ts'
import { redisLog } from '../../src/redis/index.ts'
import { listenTo } from '../support/eventLogContract.ts'

describe('orders push no message out of the window', () => {
  const setUp = async () => {
    const redis = await startRedis()
    const a = await startNode(redis.url, { size: 20 })
    const b = await startNode(redis.url, { size: 20 })
    const { id } = await a.hub.send('ann', { text: 'seen' })
    for (let i = 0; i < 15; i += 1) await a.hub.send('ann', { text: `${i}` })
    return { a, b, id }
  }
  const unread = async (url: string, lastEventId: string) => {
    const ann = await connect(`${url}?client=ann`, { lastEventId })
    await until(() => ann.data().length === 15)
    return [ann.data().map(Number), ann.data('ssekit:gap')]
  }
  const ALL = [[...Array(15).keys()], []]

  test('a room of many is dismissed, on both nodes', async () => {
    const { a, b, id } = await setUp()
    const room = await Promise.all(
      Array.from({ length: 60 }, (_, i) => connect(`${i % 2 ? a.url : b.url}?client=${i}&groups=room`)),
    )
    await a.hub.disconnect({ group: 'room' }, { reconnect: false })
    await until(() => room.every((member) => member.isWhole() === true))
    expect(await unread(a.url, id)).toEqual(ALL)
    // Every member is refused everywhere.
    for (const i of [0, 1, 58, 59])
      for (const { url } of [a, b])
        await expect.poll(async () => (await connect(`${url}?client=${i}&groups=room`)).status).toBe(204)
  })

  test('many clients are disconnected, one by one', async () => {
    const { a, b, id } = await setUp()
    for (let i = 0; i < 100; i += 1) await b.hub.disconnect({ client: `${i}` })
    expect(await unread(a.url, id)).toEqual(ALL)
  })

  test('nor do those a returning client is told the place by', async () => {
    const { a, b, id } = await setUp()
    const top = a.hub.lastEventId()
    for (let i = 0; i < 30; i += 1) await a.hub.disconnect({ client: `${i}` }, { reconnect: false })
    await b.hub.send('bob', { text: 'x' })
    expect(Number(b.hub.lastEventId().split('-')[1])).toBe(Number(top.split('-')[1]) + 1)
    expect(await unread(b.url, id)).toEqual(ALL)
  })
})

describe('what somebody else wrote', () => {
  const setUp = async () => {
    const redis = await startRedis()
    const node = await startNode(redis.url)
    const stream = await connect(node.url)
    const { id } = await node.hub.broadcast({ text: 'before' })
    await until(() => stream.data().length === 1)
    const top = async () => Number(await redis.command('HGET', '{ssekit}:meta', 'top'))
    /** An entry in its place, of which the counter knows. */
    const write = async (...fields: string[]) => {
      const next = (await top()) + 1
      await redis.command('HSET', '{ssekit}:meta', 'top', `${next}`)
      await redis.command('XADD', '{ssekit}:log', `0-${next}`, ...fields)
    }
    return { redis, node, stream, id, write, top }
  }

  test.each([
    ['is no JSON', ['t', '0', 'm', 'not JSON']],
    ['is JSON of another kind', ['t', `${Date.now()}`, 'm', '{"hello":1}']],
    ['has other fields', ['a', 'b']],
    ['waits for orders that nobody gave', ['t', `${Date.now()}`, 'o', '99', 'm', 'null']],
    ...[
      '{"to":"group","group":"news"}',
      '{"to":"group","except":[]}',
      '{"to":"clients"}',
      '{"to":"clients","clients":7}',
      '{"to":"everyone"}',
    ].map((audience): [string, string[]] => [
      `is for ${audience}`,
      ['t', `${Date.now()}`, 'm', `{"audience":${audience},"block":"data: x\\n\\n"}`],
    ]),
  ])('and %s is passed over, told as a gap; all goes on', async (_, fields) => {
    const { node, stream, id, write } = await setUp()
    await write(...fields)
    const start = performance.now()
    const { id: after } = await node.hub.broadcast({ text: 'after' })
    expect(performance.now() - start).toBeLessThan(4_000)
    await until(() => stream.data().length === 2)
    const types = (reading: typeof stream) => reading.read().messages.map(({ type }) => type)
    expect(types(stream)).toEqual(['message', 'ssekit:gap', 'message'])
    // The same for who returns, and for who polls.
    const late = await connect(node.url, { lastEventId: id })
    await until(() => late.read().lastEventId === after)
    expect([types(late), late.data()]).toEqual([['ssekit:gap', 'message'], ['after']])
  })

  test('without being counted does not stop the hub: a new epoch begins, and is told', async () => {
    const { redis, node, stream, top } = await setUp()
    await redis.command('XADD', '{ssekit}:log', `0-${(await top()) + 5}`, 'm', 'x')
    await node.hub.broadcast({ text: 'after' })
    await until(() => stream.data().includes('after'))
    expect(stream.data('ssekit:gap').map((gap) => (JSON.parse(gap) as { reason: string }).reason)).toEqual([
      'epoch',
    ])
  })

  test('over the counter shows with the first message that fails, not with the next look', async () => {
    const { redis, node } = await setUp()
    await redis.command('SET', '{ssekit}:meta', 'x')
    const start = performance.now()
    await expect(node.hub.broadcast({ text: 'lost' })).rejects.toMatchObject({ code: 'store-unavailable' })
    const warned = (text: string) => node.logger.lines.some(({ message }) => message.startsWith(text))
    await until(() => warned('Redis cannot be read'))
    expect(performance.now() - start).toBeLessThan(5_000)
    await redis.command('DEL', '{ssekit}:meta')
    await until(() => warned('Redis is back'))
  })

  test('on the channel is no news', async () => {
    const { redis, node, stream } = await setUp()
    for (const words of ['', 'hello', 'x-1 0 {}', `${node.hub.stats().epoch}-99 0 {"audience":7}`, '{"a":1}'])
      await redis.command('PUBLISH', '{ssekit}:news', words)
    await node.hub.broadcast({ text: 'after' })
    await until(() => stream.data().includes('after'))
    expect(stream.data('ssekit:gap')).toEqual([])
  })

  test.each([
    'not JSON',
    '{"signal":{"type":"disconnect","reconnect":true}}',
    '{"signal":{"type":"disconnect","client":7,"reconnect":true}}',
    '{"signal":{"type":"disconnect","client":"ann"}}',
    '{"signal":{"type":"dismiss","client":"ann"}}',
  ])('an order that cannot be read sends everyone back to ask again: %s', async (order) => {
    const { redis, node, stream } = await setUp()
    await redis.command('HSET', '{ssekit}:meta', 'orders', '1')
    await redis.command('XADD', '{ssekit}:orders', '0-1', 'a', '1', 'm', order)
    await node.hub.broadcast({ text: 'after' })
    await until(() => stream.isWhole() === true)
    expect((await connect(node.url)).status).toBe(200)
  })

  test('a count of orders that went backwards is a new epoch: no order passes for one that was carried out', async () => {
    const { redis, node, stream } = await setUp()
    for (let i = 0; i < 3; i += 1) await node.hub.disconnect({ client: `${i}` })
    await redis.command('HSET', '{ssekit}:meta', 'orders', '0')
    await node.hub.disconnect({ client: 'guest' }, { reconnect: false })
    await until(() => stream.isWhole() === true)
    expect([stream.data('ssekit:gap').length, stream.data('ssekit:close').length]).toEqual([1, 1])
  })

  test('orders that are gone before they were heard likewise', async () => {
    const { redis, node, stream } = await setUp()
    await redis.command('HSET', '{ssekit}:meta', 'orders', '7')
    await node.hub.broadcast({ text: 'after' })
    await until(() => stream.isWhole() === true)
  })
})

describe('what leaves the window', () => {
  /** Fills the log by a script, much quicker than by appending. */
  const fill = async (redis: RedisServer, count: number, age: number): Promise<void> => {
    const content = JSON.stringify({ audience: { to: 'all' }, block: `data: ${'x'.repeat(50)}\n\n` })
    const script = `
      local top = tonumber(redis.call('HGET', KEYS[1], 'top'))
      local time = redis.call('TIME')
      local then_ = string.format('%.0f', time[1] * 1000 - ARGV[2])
      for i = top + 1, top + ARGV[1] do redis.call('XADD', KEYS[2], '0-' .. i, 't', then_, 'o', '0', 'm', ARGV[3]) end
      redis.call('HSET', KEYS[1], 'top', top + ARGV[1])`
    await redis.command('EVAL', script, '2', '{ssekit}:meta', '{ssekit}:log', `${count}`, `${age}`, content)
  }
  const slowest = async (redis: RedisServer): Promise<number> => {
    const entries = (await redis.command('SLOWLOG', 'GET', '100')) as [number, number, number, string[]][]
    const ours = entries.filter(([, , , [name]]) => name === 'EVALSHA')
    return Math.max(0, ...ours.map(([, , micros]) => micros)) / 1_000
  }

  test.each([
    ['grew old at once', { size: 1_000_000, maxAge: 1_000 }, 60_000],
    ['is too much for a window made smaller', { size: 100, maxAge: 600_000 }, 0],
  ])('because it %s is trimmed without holding up Redis', { timeout: 60_000 }, async (_, limits, age) => {
    const redis = await startRedis()
    const log = redisLog({ client: await connectRedis(redis.url), ...limits })
    listenTo(log)
    await log.read(0, 0)
    const kept = async () => Number(await redis.command('XLEN', '{ssekit}:log'))
    await fill(redis, 300_000, age)
    await redis.command('CONFIG', 'SET', 'slowlog-log-slower-than', '5000', 'slowlog-max-len', '1000')
    await redis.command('SLOWLOG', 'RESET')
    const held = Math.min(limits.size, age > 0 ? 0 : 300_000)
    expect(await log.read(0, 10)).toMatchObject({ top: 300_000, oldest: 300_001 - held })
    let rounds = 0
    for (let before = Infinity, now = await kept(); now < before; now = await kept(), rounds += 1) {
      before = now
      await log.append({ audience: { to: 'all' }, block: 'data: 1\n\n' })
    }
    expect(rounds).toBeGreaterThan(10)
    expect(await kept()).toBeLessThan(held + 300)
    expect(await slowest(redis)).toBeLessThan(50)
    await log.close()
  })
})

test('what nobody sends to any more goes from Redis as a whole, after its last message has grown old', async () => {
  const redis = await startRedis()
  const { hub } = await startNode(redis.url, { maxAge: 60_000 })
  await hub.broadcast({ data: 1 })
  await hub.disconnect({ client: 'ann' })
  const left = async (key: string) => Number(await redis.command('PTTL', key))
  expect(await left('{ssekit}:log')).toBeGreaterThan(60_000)
  // Whoever was dismissed is refused for a minute, on a node that was deaf too.
  expect(await left('{ssekit}:orders')).toBeGreaterThan(60_000)
})

test('a Redis that has forgotten the scripts is told them again', async () => {
  const redis = await startRedis()
  const { hub } = await startNode(redis.url)
  await hub.broadcast({ data: 1 })
  await redis.command('SCRIPT', 'FLUSH')
  await hub.broadcast({ data: 2 })
  await hub.disconnect({ client: 'ann' })
  expect(hub.stats().top).toBe(2)
})
