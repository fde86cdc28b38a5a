import { expect, it } from 'vitest'
import { countUnread, markRead } from './readMarks.ts'

const items = ['c', 'b', 'a'].map((id) => ({ id }))

it('counts what was not read', () => {
  expect(countUnread(items, new Set())).toBe(3)
  expect(countUnread(items, markRead(items, new Set(), ['b']))).toBe(2)
  expect(countUnread(items, markRead(items, new Set(), ['a', 'b', 'c']))).toBe(0)
})

it('keeps earlier marks and forgets those of items that are gone', () => {
  const marks = markRead(items, new Set(['a', 'long gone']), ['c'])
  expect([...marks].sort()).toEqual(['a', 'c'])
})
