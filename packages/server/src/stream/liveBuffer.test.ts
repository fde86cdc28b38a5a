import { expect, test } from 'vitest'
import type { LogEntry } from '../log/eventLog.ts'
import { createLiveBuffer } from './liveBuffer.ts'

const entry = (offset: number, epoch = 'e'): LogEntry => ({
  epoch,
  offset,
  audience: { to: 'all' },
  block: '',
})
const offsets = (entries: readonly LogEntry[] | null): number[] | null =>
  entries && entries.map(({ offset }) => offset)

test('gives what directly follows, once', () => {
  const buffer = createLiveBuffer()
  for (const offset of [5, 6, 7]) buffer.offer(entry(offset))
  expect(offsets(buffer.takeAfter({ epoch: 'e', offset: 5 }))).toEqual([6, 7])
  expect(buffer.takeAfter({ epoch: 'e', offset: 5 })).toBeNull()
})

test('gives nothing over a hole or of another epoch: the log must be read', () => {
  const buffer = createLiveBuffer()
  for (const offset of [5, 6]) buffer.offer(entry(offset))
  expect(buffer.takeAfter({ epoch: 'e', offset: 3 })).toBeNull()
  expect(buffer.takeAfter({ epoch: 'f', offset: 4 })).toBeNull()
  expect(offsets(buffer.takeAfter({ epoch: 'e', offset: 4 }))).toEqual([5, 6])
})

test('gives nothing behind a hole, or of the next epoch, before the reader stands there', () => {
  const buffer = createLiveBuffer()
  for (const offset of [5, 6, 9, 10]) buffer.offer(entry(offset))
  for (const offset of [1, 2]) buffer.offer(entry(offset, 'f'))
  expect(offsets(buffer.takeAfter({ epoch: 'e', offset: 4 }))).toEqual([5, 6])
  expect(buffer.takeAfter({ epoch: 'e', offset: 6 })).toBeNull()
  expect(offsets(buffer.takeAfter({ epoch: 'e', offset: 8 }))).toEqual([9, 10])
  expect(buffer.takeAfter({ epoch: 'e', offset: 10 })).toBeNull()
  expect(offsets(buffer.takeAfter({ epoch: 'f', offset: 0 }))).toEqual([1, 2])
})

test('is bounded: the oldest fall out, the newest stay', () => {
  const buffer = createLiveBuffer()
  for (let offset = 1; offset <= 10_000; offset += 1) buffer.offer(entry(offset))
  expect(buffer.takeAfter({ epoch: 'e', offset: 5_000 })).toBeNull()
  // At least the last 1,024 of them, whole and in order.
  const newest = Array.from({ length: 1024 }, (_, index) => 8_977 + index)
  expect(offsets(buffer.takeAfter({ epoch: 'e', offset: 8_976 }))).toEqual(newest)
})
