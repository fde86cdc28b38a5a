import { describe, expect, it } from 'vitest'
import { linePath, type ChartBox } from './linePath.ts'

const box: ChartBox = { width: 100, height: 50, end: 10_000, span: 10_000, maximum: 10, maxGap: 3000 }

describe('linePath', () => {
  it('puts time from left to right and zero at the bottom', () => {
    const points = [
      { at: 7000, value: 0 },
      { at: 10_000, value: 10 },
    ]
    expect(linePath(points, box)).toEqual({ line: 'M70 50L100 0', area: 'M70 50L70 50L100 0L100 50Z' })
  })

  it('does not join what lies further apart than the gap', () => {
    const points = [
      { at: 1000, value: 5 },
      { at: 4000, value: 5 },
      { at: 9000, value: 5 },
      { at: 10_000, value: 5 },
    ]
    expect(linePath(points, box)).toEqual({
      line: 'M10 25L40 25M90 25L100 25',
      area: 'M10 50L10 25L40 25L40 50ZM90 50L90 25L100 25L100 50Z',
    })
  })

  it('keeps a value above the axis inside the picture', () => {
    expect(linePath([{ at: 10_000, value: 1000 }], box).line).toBe('M100 0')
  })

  it('draws nothing for no points', () => {
    expect(linePath([], box)).toEqual({ line: '', area: '' })
  })
})
