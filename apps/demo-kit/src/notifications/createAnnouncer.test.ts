import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAnnouncer } from './createAnnouncer.ts'

const posted = (title: string) => ({ id: title, title, message: '', at: '2026-01-01T00:00:00Z' })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('names a single arrival and sums a burst up', () => {
  const said: string[] = []
  const announcer = createAnnouncer((sentence) => said.push(sentence), 1000)

  announcer.add(posted('Lunch'))
  vi.advanceTimersByTime(1000)
  for (let n = 0; n < 500; n += 1) announcer.add(posted(`n${n}`))
  vi.advanceTimersByTime(1000)

  expect(said).toEqual(['New notification: Lunch', '500 new notifications'])
})

it('says the same in a way that is read out again', () => {
  const said: string[] = []
  const announcer = createAnnouncer((sentence) => said.push(sentence), 1000)
  for (let n = 0; n < 3; n += 1) {
    announcer.add(posted('Lunch'))
    vi.advanceTimersByTime(1000)
  }
  expect(said.map((sentence) => sentence.trim())).toEqual(Array(3).fill('New notification: Lunch'))
  expect(said.every((sentence, n) => sentence !== said[n + 1])).toBe(true)
})

it('says nothing more once disposed', () => {
  const said: string[] = []
  const announcer = createAnnouncer((sentence) => said.push(sentence), 1000)
  announcer.add(posted('Lunch'))
  announcer.dispose()
  vi.advanceTimersByTime(5000)
  expect(said).toEqual([])
})
