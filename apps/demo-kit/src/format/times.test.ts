import { describe, expect, it } from 'vitest'
import { dayLabel } from './dayLabel.ts'
import { formatMoment } from './formatMoment.ts'
import { relativeTime } from './relativeTime.ts'

const now = new Date(2026, 5, 17, 9, 30).getTime()
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    // A server whose clock is a little ahead has not posted in the future.
    [-5 * second, 'now'],
    [59 * second, 'now'],
    [minute, '1 min'],
    [59 * minute, '59 min'],
    [hour, '1 h'],
    [23 * hour, '23 h'],
    [day, '1 d'],
    [6 * day, '6 d'],
    [7 * day, '10 Jun'],
  ])('%d ms ago is %s', (age, text) => expect(relativeTime(now - age, now)).toBe(text))
})

describe('dayLabel', () => {
  it.each([
    [new Date(2026, 5, 17, 0, 0), 'Today'],
    [new Date(2026, 5, 17, 23, 59), 'Today'],
    [new Date(2026, 5, 16, 23, 59), 'Yesterday'],
    [new Date(2026, 5, 16, 0, 0), 'Yesterday'],
    [new Date(2026, 5, 15, 12, 0), 'Monday'],
    [new Date(2026, 5, 11, 12, 0), 'Thursday'],
    [new Date(2026, 5, 10, 12, 0), 'Wednesday 10 June'],
    [new Date(2025, 11, 31, 12, 0), '31 December 2025'],
  ])('%s is %s', (at, text) => expect(dayLabel(at.getTime(), now)).toBe(text))
})

describe('formatMoment', () => {
  it('says the day and the second', () => {
    const at = new Date(2026, 5, 17, 9, 5, 7).toISOString()
    expect(formatMoment(at)).toBe('Wednesday, 17 June 2026 at 09:05:07')
  })

  it('leaves alone what is no date', () => {
    expect(formatMoment('soon')).toBe('soon')
  })
})
