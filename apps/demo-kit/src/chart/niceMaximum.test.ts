import { expect, it } from 'vitest'
import { niceMaximum } from './niceMaximum.ts'

it.each([
  [[3], 4],
  [[0.3], 1],
  [[11, 14], 20],
  [[23], 40],
  [[100], 100],
  [[730], 1000],
])('tops %j with %d', (values, top) => {
  expect(niceMaximum(values)).toBe(top)
})

it('is round in the unit it is shown in', () => {
  expect(niceMaximum([147 * 2 ** 20], 1, 2 ** 20)).toBe(200 * 2 ** 20)
})

it('never falls below the least top, also without values', () => {
  expect(niceMaximum([], 20)).toBe(20)
  expect(niceMaximum([3], 20)).toBe(20)
})
