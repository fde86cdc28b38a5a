import { describe, expect, it } from 'vitest'
import { countText } from './countText.ts'
import { formatBytes } from './formatBytes.ts'
import { formatDuration } from './formatDuration.ts'
import { formatNumber } from './formatNumber.ts'
import { formatTime } from './formatTime.ts'
import { plural } from './plural.ts'

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KB'],
    [73_400_320, '70 MB'],
    [5 * 2 ** 40, '5120 GB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [640, '640 ms'],
    [4200, '4.2 s'],
    [75_000, '1 min 15 s'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatNumber', () => {
  it.each([
    [0.04, '0'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
  ])('%d is %s', (value, text) => expect(formatNumber(value)).toBe(text))
})

describe('formatTime', () => {
  it('is the local time of day', () => {
    expect(formatTime(new Date(2026, 0, 1, 9, 5, 7).toISOString())).toBe('09:05:07')
  })

  it('leaves alone what is no date', () => {
    expect(formatTime('soon')).toBe('soon')
  })
})

describe('plural', () => {
  it('adds an s to all but one', () => {
    expect([0, 1, 2].map((count) => plural(count, 'line'))).toEqual(['0 lines', '1 line', '2 lines'])
  })
})

describe('countText', () => {
  it('has room for three characters', () => {
    expect([1, 99, 100, 1000].map(countText)).toEqual(['1', '99', '99+', '99+'])
  })
})
