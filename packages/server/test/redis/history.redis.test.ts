import { expect, test } from 'vitest'
import { servePolls } from '../support/polls.ts'
import { startNode } from '../support/redisNodes.ts'
import { startRedis } from '../support/redisServer.ts'

test('a poll looks past large messages for others, to what is for it', async () => {
  const redis = await startRedis()
  const { hub } = await startNode(redis.url)
  const { poll } = await servePolls(hub)
  const first = await hub.send('ann', { text: 'first' })
  for (let i = 0; i < 120; i += 1) await hub.send('bob', { text: 'x'.repeat(20_000) })
  const { id } = await hub.send('ann', { text: 'for ann' })
  expect(await poll('?client=ann', first.id)).toMatchObject({ entries: [{ data: 'for ann', id }], next: id })
})
