import { expect, onTestFinished, test } from 'vitest'
import { redisLog } from '../../src/redis/index.ts'
import { listenTo } from '../support/eventLogContract.ts'
import { connectRedis, startRedis } from '../support/redisServer.ts'

const setUp = async () => {
  const redis = await startRedis()
  const log = redisLog({ client: await connectRedis(redis.url) })
  onTestFinished(() => log.close())
  const heard = listenTo(log)
  const told: string[] = []
  heard.onEntry = ({ block }) => void told.push(block)
  heard.onSignal = (signal) => void told.push(signal.type === 'disconnect' ? signal.client! : signal.type)
  /** Messages and orders over many turns of the event loop, each before the one ahead of it is answered. */
  const callMany = async () => {
    const calls: Promise<unknown>[] = []
    const expected = Array.from({ length: 600 }, (_, i) => (i % 5 === 4 ? 'order ' : 'message ') + i)
    for (const [i, text] of expected.entries()) {
      calls.push(
        text.startsWith('message')
          ? log.append({ audience: { to: 'all' }, block: text })
          : log.signal({ type: 'disconnect', client: text, reconnect: true }),
      )
      if (i % 3 === 0) await new Promise(setImmediate)
    }
    await Promise.all(calls)
    return expected
  }
  return { redis, log, told, callMany }
}

test('what is not awaited goes in the order of the calls, from the very first on', async () => {
  const { told, callMany } = await setUp()
  expect(await callMany()).toEqual(told)
})

test('also where Redis has forgotten the script', async () => {
  const { redis, log, told, callMany } = await setUp()
  await log.read(0, 0)
  await redis.command('SCRIPT', 'FLUSH')
  expect(await callMany()).toEqual(told)
})

test('and forgets it while they are on their way', async () => {
  const { redis, log, told, callMany } = await setUp()
  await log.read(0, 0)
  const expected: string[] = []
  for (let round = 0; round < 10; round += 1) {
    const [calls] = await Promise.all([callMany(), redis.command('SCRIPT', 'FLUSH')])
    expected.push(...calls)
  }
  expect(told).toEqual(expected)
})
