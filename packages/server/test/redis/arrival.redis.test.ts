import { createStream } from '@ssekit/core'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../support/connect.ts'
import { startNode } from '../support/redisNodes.ts'
import { startRedis } from '../support/redisServer.ts'
import { VALUES } from '../support/values.ts'

const listen = (url: string, lastEventId?: string) => {
  const seen: unknown[] = []
  const errors: unknown[] = []
  const stream = createStream(url, {
    lastEventId,
    flush: 'sync',
    onMessage: (data: unknown) => seen.push(data),
    onError: (error) => errors.push(error),
  })
  stream.open()
  onTestFinished(() => stream.close())
  return { seen, errors, stream }
}

test('every JSON value arrives as it was sent, on another node, live and replayed', async () => {
  const redis = await startRedis()
  const [a, b] = [await startNode(redis.url), await startNode(redis.url)]
  const live = listen(b.url)
  await until(() => live.stream.getSnapshot().status === 'open')
  await until(() => b.hub.stats().connections === 1)
  for (const data of VALUES) await a.hub.broadcast({ data })
  await until(() => live.seen.length === VALUES.length)
  const late = listen(b.url, 'earliest')
  await until(() => late.seen.length === VALUES.length)
  expect([live.seen, late.seen, live.errors, late.errors]).toEqual([VALUES, VALUES, [], []])
})

test('text arrives as it is, over Redis too', async () => {
  const redis = await startRedis()
  const [a, b] = [await startNode(redis.url), await startNode(redis.url)]
  const seen: unknown[] = []
  const stream = createStream(b.url, { decode: 'text', onMessage: (text: unknown) => seen.push(text) })
  onTestFinished(() => stream.close())
  stream.open()
  await until(() => b.hub.stats().connections === 1)
  const texts = ['[DONE]', '42', '"quoted"', 'two\nlines', '\ud83d\ude00 🙂', ' ']
  for (const text of texts) await a.hub.broadcast({ text })
  await until(() => seen.length === texts.length)
  expect(seen).toEqual(texts)
})
