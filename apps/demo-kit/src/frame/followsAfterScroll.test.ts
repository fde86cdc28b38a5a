import { describe, expect, it } from 'vitest'
import { isAtEnd, followsAfterScroll } from './followsAfterScroll.ts'

describe('isAtEnd', () => {
  it.each([
    [600, true],
    [595, true],
    [400, false],
  ])('scrolled to %d of 600: %s', (scrollTop, end) => {
    expect(isAtEnd({ scrollTop, clientHeight: 400, scrollHeight: 1000 })).toBe(end)
  })
})

describe('followsAfterScroll', () => {
  const box = (scrollTop: number) => ({ scrollTop, clientHeight: 400, scrollHeight: 1000 })

  it.each([
    ['scrolled down to the end', 600, 500, false, true],
    ['was at the end already when it was paused', 600, 600, false, false],
    ['less is left, and the end with it', 595, 800, true, true],
    ['more has come below', 500, 500, true, true],
    ['scrolled up', 400, 500, true, false],
    ['scrolled down, not to the end', 550, 500, false, false],
  ])('%s', (_, scrollTop, before, isFollowing, follows) => {
    expect(followsAfterScroll(box(scrollTop), before, isFollowing)).toBe(follows)
  })
})
