import { expect, test } from 'vitest'
import { readableLine } from './readableLine.ts'

test.each([
  ['{"level":"info","time":"12:00","msg":"GET / 200"}', '12:00 GET / 200'],
  [
    '{"level":"warn","time":"12:00","msg":"slow","details":{"client":"ann"}}',
    '12:00 warn slow {"client":"ann"}',
  ],
  ['{"level":"error","time":"12:00","msg":"no","err":{"message":"gone"}}', '12:00 error no gone'],
  ['{"time":"12:00","msg":"two\\nlines"}', '12:00 two ↵ lines'],
  ['a line of another program', 'a line of another program'],
  ['{"other":"json"}', '{"other":"json"}'],
  ['null', 'null'],
])('%s', (line, readable) => {
  expect(readableLine(line)).toBe(readable)
})
