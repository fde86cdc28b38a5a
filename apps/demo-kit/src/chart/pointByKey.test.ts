import { expect, it } from 'vitest'
import type { Metrics } from '../api/events.ts'
import { pointByKey } from './pointByKey.ts'

const start = Date.UTC(2026, 0, 1)
const figures = [0, 1000, 2000].map((ms) => ({ at: new Date(start + ms).toISOString() })) as Metrics[]

it.each([
  [null, 'ArrowLeft', start + 1000],
  [start + 1000, 'ArrowLeft', start],
  [start, 'ArrowLeft', start],
  [start, 'ArrowRight', start + 1000],
  [start + 1000, 'PageUp', start],
  [start + 2000, 'Home', start],
])('from %s, %s leads to %s', (at, key, to) => expect(pointByKey(figures, at, key)).toBe(to))

it.each([
  [start + 2000, 'ArrowRight'],
  [start, 'PageDown'],
  [start, 'End'],
  [start, 'Escape'],
])('from %s, %s follows the last figure again', (at, key) => expect(pointByKey(figures, at, key)).toBeNull())

it('leads nowhere without figures', () => {
  expect(pointByKey([], null, 'ArrowLeft')).toBeNull()
})

it.each(['Tab', 'Enter', 'a'])('leaves %s to the page', (key) => {
  expect(pointByKey(figures, start, key)).toBeUndefined()
})
