import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LogEntry, LogPage } from '../log/eventLog.ts'
import { createHistory } from './history.ts'
import { PAGE_BYTES } from './redisStore.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store that answers when the test says so, a hundred entries at a time. */
const setUp = (count = 1_000) => {
  const store = { epoch: 'e', oldest: 1, top: count, size: 10, deleted: 0 }
  const reads: { after: number; limit: number; answer(): void; fail(): void }[] = []
  const pageAfter = (after: number, limit: number): LogPage => {
    const { epoch, oldest, top } = store
    const first = Math.max(after + 1, oldest)
    const length = Math.max(0, Math.min(limit, 100, top - first + 1))
    const entries = Array.from({ length }, (_, i): LogEntry => ({
      ...{ epoch, offset: first + i },
      ...{ audience: { to: 'all' }, block: 'x'.repeat(store.size) },
    }))
    return { epoch, oldest, top, entries: entries.filter(({ offset }) => offset !== store.deleted) }
  }
  const history = createHistory(
    (after, limit) =>
      new Promise((resolve, reject) =>
        reads.push({
          ...{ after, limit },
          answer: () => resolve(pageAfter(after, limit)),
          fail: () => reject(new Error('cut')),
        }),
      ),
  )
  const signal = new AbortController().signal
  const ask = (after: number, limit = 1_024, by = signal) => history.read(after, limit, by)
  /** Answers what is read until nothing is; gives back how many reads that took. */
  const answerAll = async (): Promise<number> => {
    const before = reads.length
    for (let i = before - 1; i < reads.length; i += 1) {
      reads[i]!.answer()
      await vi.advanceTimersByTimeAsync(0)
    }
    return reads.length - before + 1
  }
  return { store, reads, ask, answerAll }
}
const placesOf = ({ entries }: LogPage) => [entries[0]?.offset, entries.at(-1)?.offset]

test('a crowd that asks for the same is answered by one reading, with the same entries', async () => {
  const { reads, ask, answerAll } = setUp()
  const all = Array.from({ length: 500 }, () => ask(0))
  expect(reads).toHaveLength(1)
  // The other one is for the range alone: who asked behind the first needs to know how things stand now.
  expect(await answerAll()).toBe(2)
  expect(reads[1]).toMatchObject({ limit: 0 })
  const [first, ...others] = await Promise.all(all)
  expect(placesOf(first!)).toEqual([1, 100])
  for (const other of others) {
    expect(other.entries).toHaveLength(100)
    expect(other.entries.every((entry, i) => entry === first!.entries[i])).toBe(true)
  }
})

test('so is one that stands before a message that was deleted', async () => {
  const { store, ask, answerAll } = setUp()
  store.deleted = 1
  const all = Array.from({ length: 500 }, () => ask(0))
  expect(await answerAll()).toBeLessThan(4)
  for (const page of await Promise.all(all)) expect(placesOf(page)).toEqual([2, 100])
})

test('those who stand elsewhere go along with what was read for one, as far as it reaches', async () => {
  const { ask, answerAll } = setUp()
  const all = Array.from({ length: 500 }, (_, i) => ask(i))
  expect(await answerAll()).toBeLessThan(10)
  for (const [after, { entries }] of (await Promise.all(all)).entries()) {
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.every(({ offset }, i) => offset === after + 1 + i)).toBe(true)
  }
})

test('nobody is answered by what was asked before: the client may come from a node that had heard more', async () => {
  const { store, reads, ask, answerAll } = setUp()
  const early = ask(1_000)
  reads[0]!.answer()
  store.top = 1_005
  const late = ask(1_003)
  await vi.advanceTimersByTimeAsync(0)
  await answerAll()
  expect(await early).toMatchObject({ top: 1_000, entries: [] })
  expect(await late).toMatchObject({ top: 1_005, entries: [{ offset: 1_004 }, { offset: 1_005 }] })
})

test('what is kept is given neither when it left the window nor when its epoch is over', async () => {
  const { store, ask, answerAll } = setUp(50)
  const read = async (after: number) => {
    const page = ask(after)
    await answerAll()
    return page
  }
  await read(0)
  store.oldest = 31
  expect(placesOf(await read(0))).toEqual([31, 50])
  store.epoch = 'f'
  store.oldest = 1
  const { epoch, entries } = await read(0)
  expect([epoch, ...new Set(entries.map((entry) => entry.epoch))]).toEqual(['f', 'f'])
})

test('one reading may fail, the next is told', async () => {
  const { reads, ask, answerAll } = setUp()
  const lucky = ask(0)
  reads[0]!.fail()
  await vi.advanceTimersByTimeAsync(1_000)
  await answerAll()
  expect(placesOf(await lucky)).toEqual([1, 100])

  const unlucky = expect(ask(500)).rejects.toThrow('cut')
  const later: Promise<LogPage>[] = []
  for (let i = 0; i < 2; i += 1) {
    reads.at(-1)!.fail()
    if (i === 0) later.push(ask(600))
    await vi.advanceTimersByTimeAsync(1_000)
  }
  await unlucky
  // It saw one failure only.
  await answerAll()
  expect(placesOf(await later[0]!)).toEqual([601, 700])
})

test('what failed is tried again after a moment, before what was asked meanwhile', async () => {
  const { reads, ask, answerAll } = setUp()
  const first = ask(0)
  const second = ask(500)
  reads[0]!.fail()
  const meanwhile = ask(800)
  await vi.advanceTimersByTimeAsync(100)
  expect(reads).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(100)
  await answerAll()
  expect(reads.map(({ after }) => after)).toEqual([0, 0, 500, 800])
  expect((await Promise.all([first, second, meanwhile])).map(placesOf)).toEqual([
    [1, 100],
    [501, 600],
    [801, 900],
  ])
})

test('a page of what is kept ends by bytes, as one that is read does', async () => {
  const { store, reads, ask, answerAll } = setUp()
  store.size = 20_000
  for (const after of [0, 100]) {
    const page = ask(after)
    await answerAll()
    await page
  }
  const before = reads.length
  const page = ask(10)
  await answerAll()
  const { entries } = await page
  const bytes = entries.reduce((sum, { block }) => sum + block.length, 0)
  expect(entries[0]!.offset).toBe(11)
  expect(bytes).toBeLessThan(PAGE_BYTES + store.size)
  // The range alone.
  expect(reads.slice(before).map(({ limit }) => limit)).toEqual([0])
})

test('nothing is read for those who do not wait any more', async () => {
  const { reads, ask, answerAll } = setUp()
  const caller = new AbortController()
  const first = ask(0)
  void ask(500, 1_024, caller.signal)
  const last = ask(800)
  caller.abort()
  await answerAll()
  expect((await Promise.all([first, last])).map(placesOf)).toEqual([
    [1, 100],
    [801, 900],
  ])
  expect(reads.map(({ after }) => after)).toEqual([0, 800])
})

test('what is kept is bounded, and not kept for long', async () => {
  const { store, reads, ask, answerAll } = setUp()
  store.size = 20_000
  const isReadAgain = async (after: number): Promise<boolean> => {
    const page = ask(after)
    await answerAll()
    await page
    return reads.at(-1)!.limit > 0
  }
  expect(await isReadAgain(0)).toBe(true)
  expect(await isReadAgain(0)).toBe(false)
  for (let after = 100; after < 700; after += 100) await isReadAgain(after)
  expect(await isReadAgain(0)).toBe(true)
  expect(await isReadAgain(0)).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await isReadAgain(0)).toBe(true)
})
