import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type RedisLogClient, redisLog } from '../../src/redis/index.ts'
import { connect, until } from '../support/connect.ts'
import { freePort } from '../support/freePort.ts'
import { recordingLogger, serveHub } from '../support/hubServer.ts'
import { startNode } from '../support/redisNodes.ts'
import { type RedisServer, startRedis } from '../support/redisServer.ts'

interface OwnedClient extends RedisLogClient {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): unknown
}

const nodeOf = async (client: OwnedClient) => {
  client.on('error', () => {})
  await client.connect()
  onTestFinished(async () => void (await client.destroy()))
  const logger = recordingLogger()
  return { logger, ...(await serveHub({ log: redisLog({ client }), logger, retry: 10 })) }
}

/** A cluster of one node, which has all the slots: redirections apart, a client of a cluster is all there is to it. */
const startCluster = async (): Promise<RedisServer> => {
  const redis = await startRedis('--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf')
  await redis.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
  await expect.poll(async () => String(await redis.command('CLUSTER', 'INFO'))).toContain('cluster_state:ok')
  return redis
}

const startSentinel = async (redis: RedisServer): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'ssekit-sentinel-'))
  const port = await freePort()
  const config = join(folder, 'sentinel.conf')
  await writeFile(config, `port ${port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 ${redis.port} 1\n`)
  const child = spawn('redis-server', [config, '--sentinel'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })
  await until(() => output.includes('+monitor'), 'the sentinel to be ready')
  return port
}

const KINDS: [string, () => Promise<{ redis: RedisServer; make(): OwnedClient; single?: string }>][] = [
  [
    'createCluster',
    async () => {
      const redis = await startCluster()
      return { redis, make: () => createCluster({ rootNodes: [{ url: redis.url }] }) as never }
    },
  ],
  [
    'createSentinel',
    async () => {
      const redis = await startRedis()
      const port = await startSentinel(redis)
      const make = () =>
        createSentinel({ name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port }] }) as never
      return { redis, make }
    },
  ],
  [
    'createClientPool',
    async () => {
      const redis = await startRedis()
      return { redis, make: () => createClientPool({ url: redis.url }) as never }
    },
  ],
  [
    'createClient, told to give bytes,',
    async () => {
      const redis = await startRedis()
      const commandOptions = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } }
      return { redis, make: () => createClient({ url: redis.url, commandOptions }) as never }
    },
  ],
]

describe.each(KINDS)('a client made by %s', (_, start) => {
  test('sends, hears, replays and disconnects, as a node beside another', async () => {
    const { make } = await start()
    const [a, b] = [await nodeOf(make()), await nodeOf(make())]
    const ann = await connect(`${a.url}?client=ann`)
    await until(() => ann.read().lastEventId !== '')
    const first = await b.hub.send('ann', { text: 'one' })
    await a.hub.send('ann', { text: 'two' })
    const began = performance.now()
    await b.hub.broadcast({ text: 'three' })
    await until(() => ann.data().length === 3)
    // Heard, not found by the look every ten seconds.
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(ann.data()).toEqual(['one', 'two', 'three'])
    const back = await connect(`${b.url}?client=ann`, { lastEventId: first.id })
    await until(() => back.data().length === 2)
    expect(back.data()).toEqual(['two', 'three'])
    await b.hub.disconnect({ client: 'ann' }, { reconnect: false })
    await until(() => ann.isWhole() === true && back.isWhole() === true)
    expect([a, b].flatMap(({ logger }) => logger.lines)).toEqual([])
  })

  test('hears again when its subscription was cut', async () => {
    const { redis, make } = await start()
    const [a, b] = [await nodeOf(make()), await nodeOf(make())]
    const stream = await connect(a.url)
    await until(() => stream.read().lastEventId !== '')
    for (let i = 1; i <= 3; i += 1) {
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
      await b.hub.broadcast({ data: i })
      await until(() => stream.data().length === i)
    }
    expect([stream.data(), stream.data('ssekit:gap')]).toEqual([['1', '2', '3'], []])
  })
})

test('a single client and a pool are nodes of one hub', async () => {
  const redis = await startRedis()
  const single = await startNode(redis.url)
  const pooled = await nodeOf(createClientPool({ url: redis.url }) as never)
  const stream = await connect(pooled.url)
  await until(() => stream.read().lastEventId !== '')
  await single.hub.broadcast({ data: 1 })
  await until(() => stream.data().length === 1)
})

describe('what is no client of the package redis is refused, and told what would be', () => {
  const ioredis = { evalsha() {}, duplicate() {}, subscribe() {} }
  test.each<[string, unknown, RegExp]>([
    ['ioredis', ioredis, /ioredis/],
    ['a promise of one', Promise.resolve(createClient()), /await/],
    ['nothing', undefined, /createCluster, createSentinel or createClientPool/],
    ['an old one without duplicate', { evalSha() {} }, /version 6/],
  ])('%s', (_, client, text) => {
    const call = () => redisLog({ client: client as never })
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-option', field: 'redisLog.client' }))
    expect(call).toThrow(text)
  })
})

test('what a client keeps for longer than a sender waits is not sent any more once the sender was told', async () => {
  const redis = await startRedis()
  const patient = { socket: { reconnectStrategy: 20 }, commandOptions: { timeout: 60_000 } }
  const { hub, url } = await nodeOf(createClient({ url: redis.url, ...patient }) as never)
  const stream = await connect(url)
  await until(() => stream.read().lastEventId !== '')
  await redis.kill()
  await expect(hub.broadcast({ text: 'refused' })).rejects.toMatchObject({ code: 'store-unavailable' })
  await redis.start()
  const isSent = () =>
    hub.broadcast({ text: 'after' }).then(
      () => true,
      () => false,
    )
  await expect.poll(isSent).toBe(true)
  await until(() => stream.data().includes('after'))
  expect(stream.data()).not.toContain('refused')
})
