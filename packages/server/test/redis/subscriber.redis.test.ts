import { createClient } from 'redis'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Hub } from '../../src/index.ts'
import { redisLog } from '../../src/redis/index.ts'
import { connect, until } from '../support/connect.ts'
import { recordingLogger, serveHub } from '../support/hubServer.ts'
import { startNode } from '../support/redisNodes.ts'
import { type RedisServer, startRedis } from '../support/redisServer.ts'

/** A node whose client stops to reconnect after some attempts, and the owner that connects it again. */
const startWithLimit = async (redis: RedisServer, attempts: number) => {
  const client = createClient({
    url: redis.url,
    socket: { reconnectStrategy: (n) => (n >= attempts ? new Error('gave up') : 10) },
  })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => {
    if (client.isOpen) client.destroy()
  })
  const logger = recordingLogger()
  return { client, logger, ...(await serveHub({ log: redisLog({ client }), logger, retry: 10 })) }
}

const subscribers = async (redis: RedisServer): Promise<number> =>
  Number(((await redis.command('PUBSUB', 'NUMSUB', '{ssekit}:news')) as unknown[])[1])

/** Sends on one node what a stream of the other waits for: heard at once, or with the look every ten seconds. */
const latency = async (from: { hub: Hub }, stream: { data(): string[] }) => {
  const before = stream.data().length
  const start = performance.now()
  await from.hub.broadcast({ text: `${before}` })
  await until(() => stream.data().length > before)
  return performance.now() - start
}

test.each([0, 3])(
  'a node whose client gave up after %i attempts hears again once its owner has connected it, and said it was deaf',
  async (attempts) => {
    const redis = await startRedis()
    const a = await startWithLimit(redis, attempts)
    const b = await startNode(redis.url)
    const stream = await connect(a.url)
    await until(() => stream.read().lastEventId !== '')
    await latency(b, stream)
    await redis.kill()
    await until(() => !a.client.isOpen)
    await until(() => a.logger.lines.some(({ message }) => message.includes('does not hear')))
    await redis.start()
    await a.client.connect()
    await expect.poll(() => subscribers(redis)).toBe(2)
    await until(() => stream.data('ssekit:gap').length === 1)
    expect(await latency(b, stream)).toBeLessThan(5_000)
    // Said once, however many attempts it took.
    expect(a.logger.lines.filter(({ message }) => message.includes('does not hear'))).toHaveLength(1)
  },
)

/** Two nodes, of which the first has lost its subscription for good, and a reader there. */
const startDeaf = async () => {
  const redis = await startRedis()
  const a = await startWithLimit(redis, 0)
  const b = await startNode(redis.url)
  const ann = await connect(`${a.url}?client=ann`)
  await until(() => ann.read().lastEventId !== '')
  await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
  return { a, b, ann }
}

test('orders of another node reach a node that was deaf when they were given, before the messages after them', async () => {
  const { a, b, ann } = await startDeaf()
  await b.hub.disconnect({ client: 'ann' }, { reconnect: false })
  await b.hub.send('ann', { text: 'SECRET' })
  await until(() => ann.isWhole() === true)
  expect([ann.data(), ann.data('ssekit:close').length]).toEqual([[], 1])
  expect((await connect(`${a.url}?client=ann`)).status).toBe(204)
})

describe('a node that was deaf and sends itself keeps the order in which all came', () => {
  test('its message waits for the order before it', async () => {
    const { a, b, ann } = await startDeaf()
    await b.hub.disconnect({ client: 'ann' }, { reconnect: false })
    await a.hub.send('ann', { text: 'SECRET' })
    await until(() => ann.isWhole() === true)
    expect([ann.data(), ann.data('ssekit:close').length]).toEqual([[], 1])
  })

  test('its order waits for the message before it', async () => {
    const { a, b, ann } = await startDeaf()
    await b.hub.send('ann', { text: 'farewell' })
    await a.hub.disconnect({ client: 'ann' }, { reconnect: false })
    await until(() => ann.isWhole() === true)
    expect([ann.data(), ann.data('ssekit:close').length]).toEqual([['farewell'], 1])
  })
})

test('a hub that is closed while it tries to subscribe leaves no connection behind', async () => {
  const redis = await startRedis()
  const a = await startWithLimit(redis, 0)
  await until(() => a.hub.stats().epoch !== null)
  await redis.kill()
  await until(() => a.logger.lines.some(({ message }) => message.includes('does not hear')))
  await a.hub.close()
  await redis.start()
  const start = performance.now()
  await until(() => performance.now() - start > 1_200)
  expect(await subscribers(redis)).toBe(0)
})
