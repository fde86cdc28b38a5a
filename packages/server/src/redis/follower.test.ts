import { expect, test } from 'vitest'
import type { LogEntry } from '../log/eventLog.ts'
import { createFollower } from './follower.ts'
import type { StoredPage } from './redisStore.ts'
import type { StoredEntry } from './storedEntry.ts'

const entry = (epoch: string, offset: number, link = '', orders = 0): StoredEntry => ({
  ...{ epoch, offset, orders, link },
  ...{ audience: { to: 'all' }, block: `data: ${offset}\n` },
})

/** A store whose next page the test lays down, and what the node was told of it. */
const setUp = async () => {
  const page = (epoch: string, top: number, entries: StoredEntry[] = []): StoredPage => ({
    ...{ epoch, top, entries, oldest: 1, orders: 0, mark: `m${top}`, given: [] },
  })
  const store = { next: page('old', 3) }
  const told: (number | string)[] = []
  const follower = createFollower({
    read: (_after, _limit, _ordersAfter, known) => {
      // As the script does with a caller that has heard of more than there is.
      if (known?.epoch === store.next.epoch && known.offset > store.next.top) store.next = page('new', 0)
      return Promise.resolve(store.next)
    },
    listener: () => ({
      onEntry: ({ offset }: LogEntry) => void told.push(offset),
      onReset: (reason) => void told.push(reason),
      onSignal: ({ type }) => void told.push(type),
    }),
    lookAgain: () => void follower.catchUp(),
  })
  await follower.catchUp()
  expect(told.splice(0)).toEqual(['store-unavailable'])
  return { follower, store, page, told }
}

test('a message that the store forgot before it could be handed on is given back to its sender at once', async () => {
  const { follower, store, page, told } = await setUp()
  const sent = follower.own(entry('old', 5))
  store.next = page('new', 0)
  await follower.catchUp()
  await expect(sent).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(told).toEqual(['epoch'])
})

test('what is missing before a message of its own is looked for, though nothing says that the node is deaf', async () => {
  const { follower, store, page, told } = await setUp()
  store.next = page('old', 5, [entry('old', 4), entry('old', 5)])
  await follower.own(entry('old', 5))
  expect(told).toEqual([4, 5])
})

test('what follows something else than this node was handed is not taken: the store is made to begin anew, rights are asked for', async () => {
  const { follower, store, page, told } = await setUp()
  store.next = page('old', 4)
  follower.hear(entry('old', 4, 'm3-m4'))
  follower.hear(entry('old', 5, 'other-m5'))
  expect([told, follower.known?.offset]).toEqual([[4], Number.MAX_SAFE_INTEGER])
  await follower.catchUp()
  expect([told.slice(1), follower.known?.offset]).toEqual([['epoch', 'reauthorize'], 0])
})

test('so is a store that ends where this node stands, with something else', async () => {
  const { follower, store, page } = await setUp()
  store.next = { ...page('old', 3), mark: 'other' }
  await follower.catchUp()
  expect(follower.tail).toEqual({ epoch: 'new', offset: 0 })
})

test('after a jump over what is gone, and orders from there, nothing passes for another way', async () => {
  const { follower, store, page, told } = await setUp()
  const order = { epoch: 'old', offset: 5, number: 1, link: 'm5-o1', signal: null }
  store.next = { ...page('old', 10), oldest: 9, orders: 1, given: [order] }
  await follower.catchUp()
  follower.hear(entry('old', 11, 'm10-m11', 1))
  expect(told).toEqual(['evicted', 'reauthorize', 11])
})

test('nor does anything after orders that the store no longer keeps', async () => {
  const { follower, store, page, told } = await setUp()
  const fifth = { epoch: 'old', offset: 4, number: 5, link: 'm4-o5', signal: null }
  store.next = { ...page('old', 4, [entry('old', 4, 'o4-m4', 4)]), orders: 5, given: [fifth], mark: 'o5' }
  await follower.catchUp()
  follower.hear(entry('old', 5, 'o5-m5', 5))
  expect(told).toEqual(['reauthorize', 4, 'reauthorize', 5])
})

test('what fills a hole is taken at once, however much waits behind it', async () => {
  const { follower, store, page, told } = await setUp()
  store.next = page('old', 2_000)
  for (let offset = 5; offset <= 2_000; offset += 1) follower.hear(entry('old', offset))
  follower.hear(entry('old', 4))
  expect(told.slice(0, 2)).toEqual([4, 5])
})

test('an order counts as heard of before its turn has come: a store without it stands behind', async () => {
  const { follower, told } = await setUp()
  follower.hear({ epoch: 'old', offset: 3, number: 2, link: 'o1-o2', signal: null })
  expect([told, follower.known]).toEqual([[], { epoch: 'old', offset: 3, orders: 2 }])
})
