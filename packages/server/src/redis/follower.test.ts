import { expect, test } from 'vitest'
import type { LogEntry } from '../log/eventLog.ts'
import { createFollower } from './follower.ts'
import type { StoredPage } from './redisStore.ts'
import type { StoredEntry } from './storedEntry.ts'

const entry = (epoch: string, offset: number): StoredEntry => ({
  ...{ epoch, offset, orders: 0, link: '' },
  ...{ audience: { to: 'all' }, block: `data: ${offset}\n` },
})

/** A store whose next page the test lays down, and what the node was told of it. */
const setUp = async () => {
  const page = (epoch: string, top: number, entries: StoredEntry[] = []): StoredPage => ({
    ...{ epoch, top, entries, oldest: 1, orders: 0, mark: '', given: [] },
  })
  const store = { next: page('old', 3) }
  const told: (number | string)[] = []
  const follower = createFollower({
    read: () => Promise.resolve(store.next),
    listener: () => ({
      onEntry: ({ offset }: LogEntry) => void told.push(offset),
      onReset: (reason) => void told.push(reason),
      onSignal() {},
    }),
    lookAgain: () => void follower.catchUp(),
  })
  await follower.catchUp()
  return { follower, store, page, told }
}

test('a message that the store forgot before it could be handed on is given back to its sender at once', async () => {
  const { follower, store, page, told } = await setUp()
  const sent = follower.own(entry('old', 5))
  store.next = page('new', 0)
  await follower.catchUp()
  await expect(sent).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(told).toEqual(['epoch', 'epoch'])
})

test('what is missing before a message of its own is looked for, though nothing says that the node is deaf', async () => {
  const { follower, store, page, told } = await setUp()
  store.next = page('old', 5, [entry('old', 4), entry('old', 5)])
  await follower.own(entry('old', 5))
  expect(told).toEqual(['epoch', 4, 5])
})
