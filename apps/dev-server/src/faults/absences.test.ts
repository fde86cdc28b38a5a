import { expect, test } from 'vitest'
import { createAbsences } from './absences.ts'

test('an absence runs out, to the second, for whom it was meant', () => {
  let now = 0
  const absences = createAbsences(() => now)
  expect(absences.secondsLeft('a')).toBe(0)
  absences.add('a', 15)
  expect([absences.secondsLeft('a'), absences.secondsLeft('b')]).toEqual([15, 0])
  now = 14_001
  expect(absences.secondsLeft('a')).toBe(1)
  now = 15_000
  expect(absences.secondsLeft('a')).toBe(0)
})

test('one for everyone counts for each, and the longer of two holds', () => {
  const absences = createAbsences(() => 0)
  absences.add(null, 5)
  absences.add('a', 9)
  expect([absences.secondsLeft('a'), absences.secondsLeft('b')]).toEqual([9, 5])
})

test('what is said last about a client holds', () => {
  const absences = createAbsences(() => 0)
  absences.add('a', 15)
  absences.add('a', 3)
  expect(absences.secondsLeft('a')).toBe(3)
})
