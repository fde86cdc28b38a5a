import { createRandom } from '@ssekit/testing/scenarios'
import { describe, expect, it } from 'vitest'
import { createEventStreamParser, type EventStreamParserOptions } from './createEventStreamParser.ts'
import type { EventStreamError } from './eventStreamError.ts'
import { chunksOf, encode } from './test/readInChunks.ts'

/** What arrives, in order, from a parser with a limit: data, comments, reconnection times and `!` for the error. */
const start = (maxMessageSize: number, options: Partial<EventStreamParserOptions> = {}) => {
  const received: string[] = []
  const errors: EventStreamError[] = []
  const parser = createEventStreamParser({
    onMessage: ({ data }) => received.push(data),
    onComment: (text) => received.push(`:${text}`),
    onRetry: (milliseconds) => received.push(`retry ${milliseconds}`),
    onError: (error) => {
      received.push('!')
      errors.push(error)
    },
    maxMessageSize,
    ...options,
  })
  return { parser, received, errors }
}

const read = (stream: string, limit: number, chunkSize = Infinity) => {
  const { parser, received } = start(limit)
  for (const chunk of chunkSize === Infinity ? [encode(stream)] : chunksOf(encode(stream), chunkSize))
    parser.feed(chunk)
  return received
}

/** Messages alone: when the limit is noticed, and what else the block says before that, is as chunks have it. */
const delivered = (stream: string, limit: number, chunkSize: number) =>
  read(stream, limit, chunkSize).filter((what) => !/^(!|:|retry )/.test(what))

describe('maxMessageSize', () => {
  it.each(['\n', '\r', '\r\n'])('counts every character but the blank line, with %j', (end) => {
    const line = `data: 123${end}`
    for (const chunkSize of [1, 2, Infinity]) {
      expect(read(line + end, line.length, chunkSize)).toEqual(['123'])
      expect(read(line + end, line.length - 1, chunkSize)).toEqual(['!'])
    }
  })

  it.each([1, 5, Infinity])('starts anew at each blank line, in chunks of %s', (chunkSize) => {
    expect(read('data: 1\n\n'.repeat(1000), 8, chunkSize)).toEqual(Array(1000).fill('1'))
  })

  it.each([1, 5, Infinity])(
    'delivers what came before the message that is too large, in chunks of %s',
    (chunkSize) => {
      expect(read('data: 1\n\ndata: 12345\n\ndata: 2\n\n', 10, chunkSize)).toEqual(['1', '!'])
    },
  )

  it.each([1, 5, Infinity])('counts comments and unknown fields, in chunks of %s', (chunkSize) => {
    expect(read(': 345\nunknown\ndata: 1\n\n', 20, chunkSize)).toEqual([':345', '!'])
    expect(read(': 345\nretry: 5\ndata: 1\n\n', 24, chunkSize)).toEqual([':345', 'retry 5', '1'])
  })

  it('counts characters, not bytes', () => {
    const stream = 'data: 你好\n\n'
    for (const chunkSize of [1, 2, Infinity]) {
      expect(read(stream, 9, chunkSize)).toEqual(['你好'])
      expect(read(stream, 8, chunkSize)).toEqual(['!'])
    }
    const { parser, received } = start(8)
    parser.feed(stream)
    expect(received).toEqual(['!'])
  })

  it('notices a line without end soon after it is too long', () => {
    const { parser, received } = start(100)
    parser.feed(encode(`data: ${'x'.repeat(94)}`))
    expect(received).toEqual([])
    parser.feed(encode('x'.repeat(100)))
    expect(received).toEqual(['!'])
  })

  it('ends an endless row of comments', () => {
    const { parser, received } = start(1000, { onComment: undefined })
    for (let i = 0; i < 500; i++) parser.feed(encode(': still here\n'))
    expect(received).toEqual(['!'])
  })

  it('is 16 Mi by default', () => {
    const { parser, received } = start(undefined as unknown as number)
    const megabyte = new Uint8Array(1024 * 1024).fill(120)
    for (let i = 0; i < 16; i++) parser.feed(megabyte)
    expect(received).toEqual([])
    parser.feed(encode('x'.repeat(100)))
    expect(received).toEqual(['!'])
  })

  it('may be Infinity', () => {
    expect(read(`data: ${'x'.repeat(100_000)}\n\n`, Infinity, 1000)).toEqual(['x'.repeat(100_000)])
  })

  it('counts neither the BOM nor the LF that ends a blank line in the next chunk', () => {
    expect(read('\ufeffdata: 1\n\n', 8)).toEqual(['1'])
    const { parser, received } = start(8)
    for (const chunk of ['data: 1\n\r', '\ndata: 2\n\n']) parser.feed(encode(chunk))
    expect(received).toEqual(['1', '2'])
  })

  it('says what was too large and what to do', () => {
    const { parser, errors } = start(20)
    parser.feed(encode('id: 7\n\ndata: 12345678901234567890\n\n'))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(Error)
    expect(errors[0]).toMatchObject({ code: 'message-too-large', limit: 20, lastEventId: '7' })
    expect(errors[0]!.message).toMatch(/maxMessageSize \(20\).*Raise it/)
  })

  it('ignores input, and end(), until reset()', () => {
    const { parser, received } = start(10)
    parser.feed(encode('id: 7\n\n'))
    parser.feed(encode('data: 12345\n\ndata: 1\n\n'))
    parser.end()
    parser.feed(encode('data: 2\n\n'))
    expect(received).toEqual(['!'])
    expect(parser.lastEventId).toBe('7')
    parser.reset()
    parser.feed(encode('data: 3\n\n'))
    expect(received).toEqual(['!', '3'])
  })

  it.each([0, -1, NaN, '5 MB'])('refuses %j', (limit) => {
    expect(() => start(limit as number)).toThrow(RangeError)
  })

  it.each([1, 2, 3])('delivers the same for any cut, seed %i', (seed) => {
    const random = createRandom(seed)
    const pieces = [
      'data: 1',
      ': c',
      'x',
      'id: 你',
      'retry: 5',
      '😀',
      '\n',
      '\n\n',
      '\r',
      '\r\n',
      '\r\n\r\n',
      '\r\r',
    ]
    for (let round = 0; round < 400; round++) {
      const stream = Array.from({ length: 20 }, () => pieces[Math.floor(random() * pieces.length)]).join('')
      const limit = 1 + Math.floor(random() * 40)
      const expected = delivered(stream, limit, 1)
      for (const chunkSize of [2, 3, 7, Infinity]) {
        expect(delivered(stream, limit, chunkSize), JSON.stringify({ stream, limit, chunkSize })).toEqual(
          expected,
        )
      }
    }
  })
})
