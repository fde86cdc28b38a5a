import { describe, expect, it } from 'vitest'
import { filterLines } from './logLines.ts'

describe('filterLines', () => {
  const lines = ['GET /api/stream 200', 'POST /api/notify 201', 'GET /react/ 304'].map((line, number) => ({
    line,
    number,
  }))

  it('finds text in any case, spaces around it ignored', () => {
    expect(filterLines(lines, ' get ').map(({ number }) => number)).toEqual([0, 2])
    expect(filterLines(lines, 'nothing like it')).toEqual([])
  })

  it('hands back the very list for an empty filter', () => {
    expect(filterLines(lines, '  ')).toBe(lines)
  })
})
