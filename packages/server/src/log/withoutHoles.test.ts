import { expect, test } from 'vitest'
import type { LogEntry, LogPage } from './eventLog.ts'
import { withoutHoles } from './withoutHoles.ts'

const page = (top: number, ...offsets: number[]): LogPage => ({
  epoch: 'e',
  oldest: 1,
  top,
  entries: offsets.map((offset): LogEntry => ({
    epoch: 'e',
    offset,
    audience: { to: 'all' },
    block: 'data: x\n',
  })),
})
const told = (entries: readonly LogEntry[]) =>
  entries.map(({ offset, isLost }) => (isLost ? `lost to ${offset}` : offset))

test('what is missing is one lost entry, where the next one begins', () => {
  expect(told(withoutHoles(1, page(9, 2, 3, 6, 8, 9)))).toEqual([2, 3, 'lost to 5', 6, 'lost to 7', 8, 9])
  expect(told(withoutHoles(1, page(5, 4)))).toEqual(['lost to 3', 4])
})

test('a page that ends early is no hole; one that has nothing of what there is, is', () => {
  expect(told(withoutHoles(1, page(9, 2, 3)))).toEqual([2, 3])
  expect(told(withoutHoles(1, page(9)))).toEqual(['lost to 9'])
  expect(told(withoutHoles(9, page(9)))).toEqual([])
})

test('a whole page is handed on as it is', () => {
  const whole = page(3, 2, 3)
  expect(withoutHoles(1, whole)).toBe(whole.entries)
})
