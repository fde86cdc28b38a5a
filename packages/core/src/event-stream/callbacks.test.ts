import { describe, expect, it } from 'vitest'
import { createEventStreamParser } from './createEventStreamParser.ts'
import { encode } from './test/readInChunks.ts'

const stream = encode('data: 1\n\ndata: 2\n\ndata: 3\n\nda')

describe('a callback that throws', () => {
  const failure = new Error('handler')

  /** A parser whose `onMessage` throws at the messages `thrower` picks. */
  const start = (thrower: (data: string) => boolean) => {
    const received: string[] = []
    const parser = createEventStreamParser({
      onMessage: ({ data }) => {
        received.push(data)
        if (thrower(data)) throw failure
      },
    })
    return { parser, received }
  }

  it('throws out of feed at once; the rest of the chunk comes first in the next feed', () => {
    const { parser, received } = start((data) => data === '2')
    expect(() => parser.feed(stream)).toThrow(failure)
    expect(received).toEqual(['1', '2'])
    parser.feed(encode('ta: 4\n\n'))
    expect(received).toEqual(['1', '2', '3', '4'])
  })

  it('leaves the rest of the chunk to end(), which drops only what is unfinished', () => {
    const { parser, received } = start((data) => data === '2')
    expect(() => parser.feed(stream)).toThrow(failure)
    parser.end()
    parser.feed('data: 5\n\n')
    expect(received).toEqual(['1', '2', '3', '5'])
  })

  it('may throw out of end() too; called again, end() goes on', () => {
    const { parser, received } = start((data) => data < '3')
    expect(() => parser.feed(stream)).toThrow(failure)
    expect(() => parser.end()).toThrow(failure)
    expect(received).toEqual(['1', '2'])
    parser.end()
    expect(received).toEqual(['1', '2', '3'])
  })

  it('leaves nothing after reset()', () => {
    const { parser, received } = start((data) => data === '2')
    expect(() => parser.feed(stream)).toThrow(failure)
    parser.reset()
    parser.feed('data: 5\n\n')
    expect(received).toEqual(['1', '2', '5'])
  })

  it.each(['\n', '\r', '\r\n'])('loses and repeats nothing for any cut, with %j', (lineEnd) => {
    const bytes = encode(
      ['\ufeff: 你', 'data: 1', 'data: ä', '', 'retry: 5', 'data: 2', '', ''].join(lineEnd),
    )
    for (let cut = 0; cut <= bytes.length; cut++) {
      const received: string[] = []
      const receive = (what: string) => {
        received.push(what)
        throw failure
      }
      const parser = createEventStreamParser({
        onMessage: ({ data }) => receive(data),
        onComment: (text) => receive(`:${text}`),
        onRetry: (milliseconds) => receive(`retry ${milliseconds}`),
        maxMessageSize: ['data: 1', 'data: ä', ': 你', ''].join(lineEnd).length,
      })
      const attempts = [() => parser.feed(bytes.slice(0, cut)), () => parser.feed(bytes.slice(cut))]
      for (const attempt of [...attempts, parser.end, parser.end, parser.end, parser.end]) {
        try {
          attempt()
        } catch (error) {
          expect(error).toBe(failure)
        }
      }
      expect(received, `cut at ${cut}`).toEqual([':你', '1\nä', 'retry 5', '2'])
    }
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
