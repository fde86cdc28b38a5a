import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createArrivals } from './createArrivals.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const posted = (id: string) => ({ id, title: id, message: '', at: '2026-01-01T00:00:00Z' })

const start = (isInSight = false) => {
  const arrivals = createArrivals({ isInSight: () => isInSight, duration: 1000 })
  const shown = () => {
    const { toasts, more } = arrivals.getSnapshot()
    return [...toasts.map(({ id }) => id), more]
  }
  return { ...arrivals, shown }
}

it('shows the newest three for a moment, and how many more there were', () => {
  const { add, shown } = start()
  for (const id of ['a', 'b', 'c', 'd', 'e']) add(posted(id))
  expect(shown()).toEqual(['e', 'd', 'c', 2])
  vi.advanceTimersByTime(1000)
  expect(shown()).toEqual([0])
})

it('begins the moment anew with each, and stops it while somebody looks', () => {
  const { add, shown, hold, release } = start()
  add(posted('a'))
  vi.advanceTimersByTime(900)
  add(posted('b'))
  vi.advanceTimersByTime(900)
  expect(shown()).toEqual(['b', 'a', 0])
  hold()
  add(posted('c'))
  vi.advanceTimersByTime(60_000)
  expect(shown()).toEqual(['c', 'b', 'a', 0])
  release()
  vi.advanceTimersByTime(1000)
  expect(shown()).toEqual([0])
})

it('is put away by hand, and shows the next one all the same', () => {
  const { add, shown, hold, dismiss } = start()
  add(posted('a'))
  hold()
  dismiss()
  expect(shown()).toEqual([0])
  add(posted('b'))
  expect(shown()).toEqual(['b', 0])
  vi.advanceTimersByTime(1000)
  expect(shown()).toEqual([0])
})

it('shows none of what comes before the eyes of the reader, but has it read out', () => {
  const { add, shown, getSnapshot } = start(true)
  add(posted('Lunch'))
  expect(shown()).toEqual([0])
  vi.advanceTimersByTime(2000)
  expect(getSnapshot().announcement).toBe('New notification: Lunch')
})
