import { expect, test } from 'vitest'
import { formatId, missReason, oldestId, parseId, resumeAt } from './position.ts'

test('ids are written and read back', () => {
  expect(parseId(formatId('a1', 0))).toEqual({ epoch: 'a1', offset: 0 })
  expect(parseId(formatId('Z', 9_007_199_254_740_991))).toEqual({ epoch: 'Z', offset: 9_007_199_254_740_991 })
})

test.each([
  '',
  '7',
  'a-',
  '-7',
  'a-b',
  'a-07',
  'a-1.5',
  'a--1',
  'a-1e3',
  ' a-1',
  'a-1 ',
  'a-1-2',
  'a-9007199254740992',
  'ä-1',
])('%j is not one of our ids', (id) => {
  expect(parseId(id)).toBeNull()
})

test('a position can be continued from as long as nothing after it is gone', () => {
  const range = { epoch: 'e', oldest: 5, top: 9 }
  expect(missReason({ epoch: 'e', offset: 4 }, range)).toBeNull()
  expect(missReason({ epoch: 'e', offset: 9 }, range)).toBeNull()
  expect(missReason({ epoch: 'e', offset: 3 }, range)).toBe('evicted')
  expect(missReason({ epoch: 'e', offset: 10 }, range)).toBe('ahead')
  expect(missReason({ epoch: 'f', offset: 7 }, range)).toBe('epoch')
  expect(missReason({ epoch: 'e', offset: 9 }, { epoch: 'e', oldest: 10, top: 9 })).toBeNull()
})

test('an empty log has no oldest id', () => {
  expect(oldestId({ epoch: 'e', oldest: 10, top: 9 })).toBeNull()
  expect(oldestId({ epoch: 'e', oldest: 9, top: 9 })).toBe('e-9')
})

test.each([
  ['further in the same epoch', 'e-9', { epoch: 'e', offset: 9 }],
  ['behind', 'e-3', { epoch: 'e', offset: 5 }],
  ['further in another epoch', 'f-9', { epoch: 'e', offset: 5 }],
  ['nowhere', 'nonsense', { epoch: 'e', offset: 5 }],
])(
  'a client that was %s goes on at its place or the tail of the node, whichever is further in this epoch',
  (_, id, position) => {
    expect(resumeAt(id, { epoch: 'e', offset: 5 })).toEqual(position)
    expect(resumeAt(id, null)).toBeNull()
  },
)
