import { describe, expect, it } from 'vitest'
import { asText, countNewer, filterLines, logKey } from './logLines.ts'

describe('logKey', () => {
  it('tells equal lines apart by their number, and knows one that is told again', () => {
    const line = 'GET /api/jobs 200 1ms'
    expect(logKey({ number: 1, line })).not.toBe(logKey({ number: 2, line }))
    expect(logKey({ number: 1, line, at: '2026-01-01T00:00:00Z' })).toBe(logKey({ number: 1, line }))
  })

  it('takes another line of the same number, as after a restart of the server, for another', () => {
    expect(logKey({ number: 1, line: 'one' })).not.toBe(logKey({ number: 1, line: 'two' }))
  })
})

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

describe('countNewer', () => {
  const lines = (...numbers: number[]) => numbers.map((number) => ({ line: 'x', number }))

  it('counts what came after the last line that is held', () => {
    expect(countNewer(lines(1, 2, 3), lines(1, 2, 3))).toBe(0)
    expect(countNewer(lines(3, 4, 5), lines(1, 2, 3))).toBe(2)
    expect(countNewer(lines(7, 8), lines(1))).toBe(2)
    expect(countNewer(lines(7, 8), [])).toBe(2)
  })
})

describe('asText', () => {
  it('has the full time and the level, where there are any', () => {
    expect(
      asText([
        { number: 1, line: 'one', at: '2026-01-01T00:00:00Z', level: 'warn' },
        { number: 2, line: 'two' },
      ]),
    ).toBe('2026-01-01T00:00:00Z warn one\ntwo')
  })
})
