import { expect, test } from 'vitest'
import { startRedis } from '../../../packages/server/test/support/redisServer.ts'
import { load, openPage, type Loaded } from './support/openPage.ts'
import { startServer, type TestServer } from './support/startServer.ts'
import { until } from './support/until.ts'

const post = async (node: TestServer, title: string, to: object = {}) => {
  const { status, text } = await node.post('/api/notify', { title, ...to })
  if (status !== 201) throw new Error(`${status}: ${text}`)
}
const titlesOf = async (node: TestServer) => (await load(node)).notifications.map(({ title }) => title)

test('the list of one node and the stream of another have all that is posted on either, each once', async () => {
  const { url: redisUrl } = await startRedis()
  const nodes = [await startServer({ redisUrl }), await startServer({ redisUrl })] as const
  // A node that has only begun may not have reached its store yet, and says so.
  for (const node of nodes)
    await expect.poll(async () => (await node.get('/api/notifications')).status).toBe(200)
  const pour = async (which: number, poster: number) => {
    for (let i = 0; i < 20; i += 1) await post(nodes[which]!, `${which}/${poster}/${i}`)
  }
  const posting = Promise.all([0, 1, 2].flatMap((poster) => [pour(0, poster), pour(1, poster)]))
  let isPosting = true
  void posting.finally(() => (isPosting = false))
  const read: Loaded[] = []
  while (isPosting) read.push(...(await Promise.all(nodes.map((node) => load(node)))))
  await posting
  await post(nodes[0], 'last')
  const all = new Set(await titlesOf(nodes[1]))
  expect(all.size).toBe(121)

  // Whatever the moment it was read at, list and stream together have all.
  const everything = await nodes[1].stream('/api/stream', { lastEventId: 'earliest' })
  await until('all that was sent', () => everything.data('notification').length === 121)
  const offset = (id: string) => Number(id.split('-')[1])
  const sent = everything.messages
    .filter(({ event }) => event === 'notification')
    .map(({ id, data }) => ({ at: offset(id), title: (JSON.parse(data) as { title: string }).title }))
  for (const { notifications, lastEventId } of read) {
    const live = sent.filter(({ at }) => at > offset(lastEventId))
    expect(new Set([...notifications, ...live].map(({ title }) => title))).toEqual(all)
  }
  // And a page shows each once.
  const some = read.filter((_, i) => i % Math.ceil(read.length / 10) === 0)
  const pages = some.map((loaded, i) => openPage(nodes[i % 2 === 0 ? 0 : 1], loaded))
  for (const page of pages) {
    await expect.poll(() => page.titles().length).toBe(121)
    expect(new Set(page.titles())).toEqual(all)
    expect(page.gaps).toEqual([])
  }
})

test('a node that was started anew has the list, and goes on from it', async () => {
  const { url: redisUrl } = await startRedis()
  const first = await startServer({ redisUrl, notificationsKept: 3 })
  for (const title of ['1', '2', '3', '4']) await post(first, title)
  await post(first, 'to ann', { user: 'ann' })
  const loaded = await load(first, 'user=ann')
  await first.server.close()
  const second = await startServer({ redisUrl, notificationsKept: 3 })
  await expect.poll(async () => (await second.get('/api/notifications')).status).toBe(200)
  expect(await titlesOf(second)).toEqual(['4', '3'])
  const page = openPage(second, loaded, 'user=ann')
  await post(second, '5')
  await expect.poll(page.titles).toEqual(['5', 'to ann', '4', '3'])
  expect(page.gaps).toEqual([])
})

test('while Redis is away there is no list rather than half of one; nothing is lost by it', async () => {
  const redis = await startRedis()
  const node = await startServer({ redisUrl: redis.url })
  await post(node, 'before')
  redis.pause()
  const refused = await node.get('/api/notifications')
  expect(refused).toMatchObject({ status: 503, json: { error: { code: 'unavailable' } } })
  expect(refused.headers.get('retry-after')).toBe('1')
  redis.resume()
  expect(await titlesOf(node)).toEqual(['before'])
})
