import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClock } from './clock.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells all who watch with one timer, and stops with the last', () => {
  const clock = createClock(15_000)
  const told: string[] = []
  const first = clock.subscribe(() => told.push('first'))
  const second = clock.subscribe(() => told.push('second'))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(15_000)
  expect(told).toEqual(['first', 'second'])
  first()
  second()
  expect(vi.getTimerCount()).toBe(0)
})

it('stands still between two steps, so that all who look agree', () => {
  const clock = createClock(15_000)
  const before = clock.getSnapshot()
  vi.advanceTimersByTime(3_000)
  expect(clock.getSnapshot()).toBe(before)
  vi.advanceTimersByTime(15_000)
  expect(clock.getSnapshot()).toBeGreaterThan(before)
})
