import { describe, expect, it } from 'vitest'
import { isAtEnd } from './isAtEnd.ts'

describe('isAtEnd', () => {
  it.each([
    [600, true],
    [595, true],
    [400, false],
  ])('scrolled to %d of 600: %s', (scrollTop, end) => {
    expect(isAtEnd({ scrollTop, clientHeight: 400, scrollHeight: 1000 })).toBe(end)
  })
})
