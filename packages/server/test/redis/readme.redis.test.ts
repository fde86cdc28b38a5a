import process from 'node:process'
import { expect, test, vi } from 'vitest'
import { startRedis } from '../support/redisServer.ts'

test('the example of several nodes keeps its history in Redis, and ends when it is told', async () => {
  const redis = await startRedis()
  vi.stubEnv('REDIS_URL', redis.url)
  const { hub } = await import('../../examples/severalNodes.ts')
  const sent = await hub.broadcast({ text: 'hello' })
  expect(sent.id).toMatch(/-1$/)
  expect(await redis.command('HGET', '{shop}:meta', 'top')).toBe('1')
  // What the program does when it is asked to end.
  const stop = process.listeners('SIGTERM').at(-1)!
  process.off('SIGTERM', stop)
  await stop('SIGTERM')
  await expect(hub.broadcast({ text: 'late' })).rejects.toMatchObject({ code: 'hub-closed' })
})
