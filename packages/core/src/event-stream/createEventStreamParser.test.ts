import { describe, expect, it } from 'vitest'
import { createEventStreamParser } from './createEventStreamParser.ts'
import type { SSEMessage } from './message.ts'
import { encode, readInChunks, readMessages } from './test/readInChunks.ts'

const message = (data: string, event = 'message', lastEventId = ''): SSEMessage => ({
  event,
  data,
  lastEventId,
})
const retries = (stream: string) =>
  readInChunks([encode(stream)]).occurrences.flatMap((occurrence) =>
    'retry' in occurrence ? [occurrence.retry] : [],
  )
const comments = (stream: string) =>
  readInChunks([encode(stream)]).occurrences.flatMap((occurrence) =>
    'comment' in occurrence ? [occurrence.comment] : [],
  )

describe('parsing an event stream', () => {
  it.each(['\n', '\r', '\r\n'])('ends lines in %j', (end) => {
    expect(readMessages(['event: a', 'data: 1', '', 'data: 2', '', ''].join(end))).toEqual([
      message('1', 'a'),
      message('2'),
    ])
  })

  it('takes mixed line ends as they come', () => {
    expect(readMessages('data: 1\r\n\rdata: 2\r\n\ndata: 3\n\r\ndata: 4\r\r')).toEqual(
      ['1', '2', '3', '4'].map((d) => message(d)),
    )
  })

  it('does not take other separators for line ends', () => {
    expect(readMessages('data: a\u2028b\u0085c\vd\fe\n\n')).toEqual([message('a\u2028b\u0085c\vd\fe')])
  })

  it('delivers a message ended by a lone CR before the next byte', () => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    parser.feed(encode('data: 1\r\r'))
    expect(received).toEqual(['1'])
    parser.feed(encode('\ndata: 2\r\n\r'))
    expect(received).toEqual(['1', '2'])
    parser.feed(encode('\ndata: 3\n\n'))
    expect(received).toEqual(['1', '2', '3'])
  })

  it('swallows one LF after a CR, not two', () => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    parser.feed(encode('data: 1\r'))
    parser.feed(encode('\n'))
    expect(received).toEqual([])
    parser.feed(encode('\n'))
    expect(received).toEqual(['1'])
  })

  it('ignores one leading BOM', () => {
    expect(readMessages('\ufeffdata: 1\n\n')).toEqual([message('1')])
  })

  it('ignores one leading BOM split over chunks, bytes or text', () => {
    const [one, two, three] = [...encode('\ufeff')].map((byte) => Uint8Array.of(byte)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    expect(readInChunks([one, two, three, encode('data: 1\n\n')]).occurrences).toEqual([
      { message: message('1') },
    ])
    expect(readInChunks(['', '\ufeff', 'data: 1\n\n']).occurrences).toEqual([{ message: message('1') }])
  })

  it('keeps a second BOM and one in the middle: their lines name no known field', () => {
    expect(readMessages('\ufeff\ufeffdata: 1\n\ndata: 2\n\n\ufeffdata: 3\n\n')).toEqual([message('2')])
  })

  it('keeps a BOM inside a value', () => {
    expect(readMessages('data: \ufeffa\n\ndata:\ufeff\n\n')).toEqual([message('\ufeffa'), message('\ufeff')])
  })

  it.each([
    ['a stray continuation byte', [0x80], '\ufffd'],
    ['a sequence cut short', [0xe4, 0xb8], '\ufffd'],
    ['an overlong form', [0xc0, 0x80], '\ufffd\ufffd'],
    ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['a code point too high', [0xf5, 0x80], '\ufffd\ufffd'],
  ])('replaces %s as a UTF-8 decode does', (_, bytes, expected) => {
    const stream = Uint8Array.from([...encode('data: a'), ...bytes, ...encode('b\n\n')])
    expect(readMessages(stream)).toEqual([message(`a${expected}b`)])
  })

  it('drops what is unfinished when the response ends', () => {
    const reading = readInChunks([encode('id: 1\ndata: 1\n\nid: 2\ndata: 2\n')])
    expect(reading).toEqual({ occurrences: [{ message: message('1', 'message', '1') }], lastEventId: '1' })
  })

  it('drops an unfinished character when the response ends', () => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    parser.feed(Uint8Array.from([...encode('data: '), 0xe4, 0xb8]))
    parser.end()
    parser.feed(encode('data: 1\n\n'))
    expect(received).toEqual(['1'])
  })
})

describe('interpreting an event stream', () => {
  it('joins data lines with LF', () => {
    expect(readMessages('data: YHOO\ndata: +2\ndata: 10\n\n')).toEqual([message('YHOO\n+2\n10')])
  })

  it('removes one space after the colon, nothing else', () => {
    expect(readMessages('data:test\n\ndata: test\n\ndata:  test \n\ndata:\ttest\n\n')).toEqual(
      ['test', 'test', ' test ', '\ttest'].map((d) => message(d)),
    )
  })

  it.each(['data\n\n', 'data:\n\n', 'data: \n\n'])('dispatches empty data for %j', (stream) => {
    expect(readMessages(stream)).toEqual([message('')])
  })

  it('keeps empty data lines, the first and the last too', () => {
    expect(readMessages('data\ndata\n\ndata\ndata: a\ndata:\n\n')).toEqual([message('\n'), message('\na\n')])
  })

  it('keeps colons in values', () => {
    expect(readMessages('data: a: b:c\n\n')).toEqual([message('a: b:c')])
  })

  it('dispatches nothing without data and forgets the event type', () => {
    expect(readMessages('event: a\n\ndata: 1\n\n')).toEqual([message('1')])
  })

  it('lets the last event line of a block win, an empty one too', () => {
    expect(readMessages('event: a\nevent: b\ndata: 1\n\nevent: a\nevent\ndata: 2\n\n')).toEqual([
      message('1', 'b'),
      message('2'),
    ])
  })

  it('takes names from Object.prototype for plain text', () => {
    expect(readMessages('event: __proto__\nid: constructor\ndata: toString\n\n')).toEqual([
      message('toString', '__proto__', 'constructor'),
    ])
  })

  it.each([
    'Data: x',
    'data : x',
    ' data: x',
    'datax: x',
    'dat: x',
    'dat',
    'd',
    'foo: x',
    'foo',
    'eventx',
    'ids: 9',
    'retryx:1',
  ])('ignores the unknown field %j', (line) => {
    expect(readInChunks([encode(`${line}\ndata: 1\n\n`)])).toEqual({
      occurrences: [{ message: message('1') }],
      lastEventId: '',
    })
  })

  it('keeps the id for later messages', () => {
    expect(readMessages('id: 1\ndata: a\n\ndata: b\n\n')).toEqual([
      message('a', 'message', '1'),
      message('b', 'message', '1'),
    ])
  })

  it('commits an id on the blank line, without data too', () => {
    const parser = createEventStreamParser({ onMessage: () => undefined })
    parser.feed(encode('id: 7\n'))
    expect(parser.lastEventId).toBe('')
    parser.feed(encode('\n'))
    expect(parser.lastEventId).toBe('7')
  })

  it.each(['id\n\n', 'id:\n\n', 'id: \n\n'])('resets the id by %j', (stream) => {
    expect(readInChunks([encode(stream)], '7').lastEventId).toBe('')
  })

  it('ignores an id with NUL', () => {
    expect(readInChunks([encode('id: 1\n\nid: 2\0\ndata: a\n\n')]).lastEventId).toBe('1')
  })

  it.each([
    ['700', [700]],
    ['0', [0]],
    ['007', [7]],
    ['9'.repeat(400), [Number.MAX_SAFE_INTEGER]],
  ])('takes retry %j', (value, expected) => {
    expect(retries(`retry: ${value}\n`)).toEqual(expected)
  })

  it.each(['', ' ', '-1', '+1', '1.5', '1e3', '700abc', ' 700', '700 ', '٣', '0x10'])(
    'ignores retry %j',
    (value) => {
      expect(retries(`retry: ${value}\nretry:${value && ' ' + value}\n`)).toEqual([])
    },
  )

  it('passes comments on without their colon and one space', () => {
    expect(comments(':a\n: b\n:  c\n:\n::d\n')).toEqual(['a', 'b', ' c', '', ':d'])
  })

  it('parses on without the optional callbacks', () => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    parser.feed(encode(': comment\nretry: 5\ndata: 1\n\n'))
    expect(received).toEqual(['1'])
  })
})
