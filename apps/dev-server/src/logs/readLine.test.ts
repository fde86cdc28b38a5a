import { expect, test } from 'vitest'
import { readLine } from './readLine.ts'

test.each([
  ['{"level":"info","time":"12:00","msg":"GET / 200"}', { at: '12:00', level: 'info', line: 'GET / 200' }],
  [
    '{"level":"warn","time":"12:00","msg":"slow","details":{"client":"ann"}}',
    { at: '12:00', level: 'warn', line: 'slow {"client":"ann"}' },
  ],
  [
    '{"level":"error","time":"12:00","msg":"no","err":{"message":"gone"}}',
    { at: '12:00', level: 'error', line: 'no gone' },
  ],
  ['{"time":"12:00","msg":"two\\nlines"}', { at: '12:00', line: 'two ↵ lines' }],
  ['{"time":7,"level":null,"msg":"of another program"}', { line: 'of another program' }],
  ['a line of another program', { line: 'a line of another program' }],
  ['{"other":"json"}', { line: '{"other":"json"}' }],
  ['null', { line: 'null' }],
])('%s', (line, read) => {
  expect(readLine(line)).toEqual(read)
})
