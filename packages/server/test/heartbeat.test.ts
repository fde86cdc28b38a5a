import { expect, test } from 'vitest'
import { createHub } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { serveHub } from './support/hubServer.ts'
import { createSharedStore } from './support/sharedStore.ts'

const beats = (text: string): number => text.split(/^:\n\n/m).length - 1

test('is a comment, again and again, announced by the first bytes', async () => {
  const { url } = await serveHub({ heartbeat: 40 })
  const stream = await connect(url)
  await until(() => beats(stream.text()) >= 3)
  expect(stream.read().comments[0]).toBe(' ssekit heartbeat=40')
  expect(stream.read().messages).toEqual([])
})

test('is an event for those who want one', async () => {
  const { url } = await serveHub({ heartbeat: { interval: 40, event: 'ping' } })
  const stream = await connect(url)
  await until(() => stream.data('ping').length >= 2)
  expect(stream.data('ping')[0]).toBe('{}')
  expect(stream.read().comments).toEqual([' ssekit heartbeat=40'])
})

test('comes no sooner than its interval', async () => {
  const { url } = await serveHub({ heartbeat: 200 })
  const opened = performance.now()
  const stream = await connect(url)
  await until(() => beats(stream.text()) === 2)
  expect(performance.now() - opened).toBeGreaterThanOrEqual(400)
})

test('carries the id alone when offsets passed that were not for this client', async () => {
  const { hub, url } = await serveHub({ heartbeat: 40 })
  const ann = await connect(`${url}?client=ann`)
  const bob = await connect(`${url}?client=bob`)
  const { id } = await hub.send('bob', { text: 'for bob' })
  await until(() => ann.read().lastEventId === id)
  expect(ann.read().messages).toEqual([])
  expect(ann.text()).toContain(`:\n\nid: ${id}\n\n`)
  // Bob knows the id from the message itself; beats go on without it.
  const seen = beats(bob.text())
  await until(() => beats(bob.text()) >= seen + 2)
  expect(bob.text().split(`id: ${id}\n`)).toHaveLength(2)
})

test('never tells an id ahead of the messages before it', async () => {
  const { hub, url } = await serveHub({ heartbeat: 5 })
  const stream = await connect(`${url}?client=ann`)
  for (let i = 0; i < 2000; i += 1) {
    await hub.send(i % 2 ? 'ann' : 'bob', { data: i })
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => stream.data().length === 1000)
  const offsets = [...stream.text().matchAll(/^id: .*-(\d+)$/gm)].map(([, offset]) => Number(offset))
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
  expect(new Set(offsets).size).toBe(offsets.length)
})

test('can be turned off', async () => {
  const { hub, url } = await serveHub({ heartbeat: false })
  const stream = await connect(url)
  await hub.broadcast({ data: 1 })
  await until(() => stream.data().length === 1)
  expect(stream.read().comments).toEqual([])
})

test.each([
  0,
  -1,
  1.5,
  NaN,
  '15',
  2 ** 31,
  { interval: 0, event: 'ping' },
  { interval: 10, event: 'a\nb' },
  { interval: 10 },
  { event: 'ssekit:x' },
  { every: 10, event: 'ping' },
])('cannot be %j', (heartbeat) => {
  expect(() => createHub({ heartbeat: heartbeat as never })).toThrow(
    expect.objectContaining({ name: 'SSEServerError' }),
  )
})

test('does not move one that still reads its history to the end of it', async () => {
  const { hub, url } = await serveHub({ heartbeat: 5, log: createSharedStore().node(0) })
  const { id } = await hub.broadcast({ text: 'first' })
  await Promise.all(Array.from({ length: 2000 }, (_, i) => hub.broadcast({ data: i })))
  // The history comes in forty pages, each of which takes longer than a beat.
  const back = await connect(url, { lastEventId: id })
  await until(() => back.data().length === 2000)
  expect(back.data()).toEqual(Array.from({ length: 2000 }, (_, i) => `${i}`))
})
