import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { chunksOf, encode, readInChunks } from './test/readInChunks.ts'

/**
 * Characters looked at by the string functions the parser scans with: work, counted instead of timed. A slice looks at
 * none: engines point into the whole.
 */
let work = 0

beforeEach(() => {
  work = 0
  const { indexOf, charCodeAt } = String.prototype
  vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (
    this: string,
    searched: string,
    from = 0,
  ) {
    const index = indexOf.call(this, searched, from)
    work += (index < 0 ? this.length : index) - from + 1
    return index
  })
  vi.spyOn(String.prototype, 'charCodeAt').mockImplementation(function (this: string, index: number) {
    work++
    return charCodeAt.call(this, index)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const workFor = (stream: string, chunkSize: number, maxMessageSize?: number) => {
  const chunks = chunksOf(encode(stream), chunkSize)
  work = 0
  const { occurrences } = readInChunks(chunks, '', maxMessageSize)
  return { perByte: work / stream.length, occurrences: occurrences.length }
}

it.each([
  ['one line without end', () => 'data: ' + 'x'.repeat(40_000), 0],
  ['lines without a colon', () => 'x\n'.repeat(20_000), 0],
  ['lone CRs, far from any LF', () => 'data: 1\r\r'.repeat(4000), 4000],
  ['an LF after many CRs', () => 'x\r'.repeat(20_000) + '\n', 0],
  ['one message of many lines', () => 'data: 1\n'.repeat(4000) + '\n', 1],
])('%s cost the same for each byte, whatever the chunks', (_, create, messages) => {
  for (const chunkSize of [64, 1000, Infinity]) {
    const cost = workFor(create(), chunkSize === Infinity ? 200_000 : chunkSize)
    expect(cost.occurrences).toBe(messages)
    expect(cost.perByte, `chunks of ${chunkSize}`).toBeGreaterThan(0.5)
    expect(cost.perByte, `chunks of ${chunkSize}`).toBeLessThan(12)
  }
})

it('a limit far below the size of a chunk costs the same for each byte', () => {
  for (const character of ['x', '你']) {
    const message = `data: ${character.repeat(30)}\n\n`
    const { perByte, occurrences } = workFor(message.repeat(2000), 200_000, message.length)
    expect(occurrences).toBe(2000)
    expect(perByte).toBeLessThan(30)
  }
})
