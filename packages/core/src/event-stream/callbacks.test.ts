import { describe, expect, it } from 'vitest'
import { createEventStreamParser } from './createEventStreamParser.ts'
import { encode } from './test/readInChunks.ts'

const stream = encode('data: 1\n\ndata: 2\n\ndata: 3\n\nda')

describe('a callback that throws', () => {
  it('costs no other message of the chunk and none of the next; feed throws afterwards', () => {
    const received: string[] = []
    const failure = new Error('handler')
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        received.push(data)
        if (data === '2') throw failure
      },
    })
    expect(() => parser.feed(stream)).toThrow(failure)
    expect(received).toEqual(['1', '2', '3'])
    parser.feed(encode('ta: 4\n\n'))
    expect(received).toEqual(['1', '2', '3', '4'])
  })

  it('is reported together with the others of the chunk', () => {
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        throw new Error(data)
      },
      onComment: (text) => {
        throw new Error(text)
      },
    })
    let thrown: unknown
    try {
      parser.feed(encode('data: a\n\n: b\n'))
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AggregateError)
    expect((thrown as AggregateError).errors.map((error: Error) => error.message)).toEqual(['a', 'b'])
  })

  it('keeps the id of its message', () => {
    const parser = createEventStreamParser({
      onMessage: () => {
        throw new Error('handler')
      },
    })
    expect(() => parser.feed(encode('id: 1\ndata: a\n\n'))).toThrow('handler')
    expect(parser.lastEventId).toBe('1')
  })

  it('does not stop onError from ending the input', () => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => received.push(data),
      onError: (error) => {
        throw error
      },
      maxMessageSize: 10,
    })
    expect(() => parser.feed(encode('data: 12345678\n\n'))).toThrow('maxMessageSize')
    parser.feed(encode('data: 1\n\n'))
    expect(received).toEqual([])
  })
})

describe('calls from inside a callback', () => {
  it.each(['reset', 'end'] as const)('%s() drops the rest of the chunk', (method) => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        received.push(data)
        if (data === '2') parser[method]()
      },
    })
    parser.feed(stream)
    expect(received).toEqual(['1', '2'])
    parser.feed(encode('\ufeffdata: 4\r\r'))
    expect(received).toEqual(['1', '2', '4'])
  })

  it('reset() from onComment and onRetry drops the rest of the chunk too', () => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => received.push(data),
      onComment: () => parser.reset(),
      onRetry: () => parser.reset(),
    })
    parser.feed(encode('data: a\n: c\n\ndata: b\n\n'))
    parser.feed(encode('retry: 5\n\ndata: c\n\n'))
    parser.feed(encode('data: d\n\n'))
    expect(received).toEqual(['d'])
  })

  it('reset() from onError makes ready again, without the rest of the chunk', () => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => received.push(data),
      onError: () => parser.reset(),
      maxMessageSize: 10,
    })
    parser.feed(encode('data: 1234567\n\ndata: 1\n\n'))
    parser.feed(encode('data: 2\n\n'))
    expect(received).toEqual(['2'])
  })

  it('feed() is parsed after the current chunk, from the bytes as they were', () => {
    const received: string[] = []
    const later = encode('ta: 4\n\n')
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        received.push(data)
        if (data !== '1') return
        parser.feed(later)
        later.fill(0)
      },
    })
    parser.feed(stream)
    expect(received).toEqual(['1', '2', '3', '4'])
  })

  it('feed() after reset() starts the next response', () => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        received.push(data)
        if (data !== '1') return
        parser.reset()
        parser.feed('data: new\n\n')
      },
    })
    parser.feed(stream)
    expect(received).toEqual(['1', 'new'])
  })

  it('sees the id of the message', () => {
    const ids: string[] = []
    const parser = createEventStreamParser({ onMessage: () => ids.push(parser.lastEventId) })
    parser.feed('id: 1\ndata: a\n\nid: 2\ndata: b\n\n')
    expect(ids).toEqual(['1', '2'])
  })
})
