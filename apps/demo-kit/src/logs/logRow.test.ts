import { describe, expect, it } from 'vitest'
import { logRow } from './logRow.ts'

const partsOf = (line: string, search = '') =>
  logRow({ line, number: 1 }, search).parts.map(({ text, tone, isHit }) =>
    isHit ? `[${text}]` : `${tone}:${text}`,
  )

describe('logRow', () => {
  it('shows the time of day without the date, and nothing where the line has none', () => {
    const at = new Date(2026, 0, 1, 9, 5, 7, 42).toISOString()
    expect(logRow({ line: 'x', number: 1, at }, '').time).toBe('09:05:07.042')
    expect(logRow({ line: 'x', number: 1 }, '').time).toBe('')
    expect(logRow({ line: 'x', number: 1, at: 'noon' }, '').time).toBe('noon')
  })

  it.each([
    ['info', 'quiet'],
    ['warn', 'busy'],
    ['error', 'bad'],
    ['fatal', 'bad'],
    ['of its own', 'quiet'],
  ])('a line of level %s is %s', (level, tone) => {
    expect(logRow({ line: 'x', number: 1, level }, '')).toMatchObject({ level, tone })
  })

  it.each([
    ['GET /api/stream 200 3ms', ['quiet:GET ', 'plain:/api/stream ', 'good:200 ', 'quiet:3ms']],
    ['POST /api/notify 404 1ms', ['quiet:POST ', 'plain:/api/notify ', 'busy:404 ', 'quiet:1ms']],
    ['GET /api/stream 503 0ms', ['quiet:GET ', 'plain:/api/stream ', 'bad:503 ', 'quiet:0ms']],
    ['GET /react/ 304 0ms', ['quiet:GET ', 'plain:/react/ ', 'quiet:304 ', 'quiet:0ms']],
    ['GET /api/chat gone 7ms', ['quiet:GET ', 'plain:/api/chat ', 'quiet:gone ', 'quiet:7ms']],
    ['GET is no request 200 times', ['plain:GET is no request 200 times']],
  ])('tells the pieces of a request apart: %s', (line, parts) => {
    expect(partsOf(line)).toEqual(parts)
  })

  it('marks each place where the searched text stands, in any case', () => {
    expect(partsOf('one Two one', 'ONE')).toEqual(['[one]', 'plain: Two ', '[one]'])
    expect(partsOf('aaaa', 'aa')).toEqual(['[aa]', '[aa]'])
    expect(partsOf('one', 'nothing')).toEqual(['plain:one'])
    expect(partsOf('one', '  ')).toEqual(['plain:one'])
  })

  it('marks what goes over the border of two pieces', () => {
    expect(partsOf('GET /api 200 3ms', 'api 20')).toEqual([
      'quiet:GET ',
      'plain:/',
      '[api ]',
      '[20]',
      'good:0 ',
      'quiet:3ms',
    ])
  })

  it('loses no character, whatever is searched for', () => {
    const line = 'GET /api/stream 200 3ms'
    for (let start = 0; start < line.length; start += 1) {
      for (let end = start + 1; end <= line.length; end += 1) {
        const { parts } = logRow({ line, number: 1 }, line.slice(start, end))
        expect(parts.map(({ text }) => text).join('')).toBe(line)
      }
    }
  })
})
