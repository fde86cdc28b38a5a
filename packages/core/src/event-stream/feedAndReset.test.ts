import { describe, expect, it } from 'vitest'
import { createEventStreamParser } from './createEventStreamParser.ts'
import type { SSEMessage } from './message.ts'
import { encode, readInChunks } from './test/readInChunks.ts'

const message = (data: string, event = 'message', lastEventId = ''): SSEMessage => ({
  event,
  data,
  lastEventId,
})

describe('reset', () => {
  it('forgets line, block and BOM, but not the last event ID', () => {
    const received: SSEMessage[] = []
    const parser = createEventStreamParser({ onMessage: (m) => received.push(m), lastEventId: '1' })
    parser.feed(encode('id: 2\nevent: a\ndata: lost\ndata: los'))
    parser.reset()
    expect(parser.lastEventId).toBe('1')
    parser.feed(encode('\ufeffdata: 1\n\n'))
    expect(received).toEqual([message('1', 'message', '1')])
  })

  it('does not take the LF of the next response for the second half of a CRLF', () => {
    const received: SSEMessage[] = []
    const parser = createEventStreamParser({ onMessage: (m) => received.push(m) })
    parser.feed(encode('data: lost\r'))
    parser.reset()
    parser.feed(encode('\ndata: 1\n\n'))
    expect(received).toEqual([message('1')])
  })
})

describe('feed', () => {
  it('takes text, whole or cut inside a surrogate pair', () => {
    expect(readInChunks(['data: \ud83d', '\ude00\n', '\n']).occurrences).toEqual([{ message: message('😀') }])
  })

  it('takes text after bytes; a character cut by the change is replaced', () => {
    const chunks = [encode('data: 1'), Uint8Array.of(0xe4, 0xb8), 'a\n', encode('\n')]
    expect(readInChunks(chunks).occurrences).toEqual([{ message: message('1\ufffda') }])
  })

  it('takes empty chunks anywhere', () => {
    const [first, second] = [encode('data: ä').slice(0, 7), encode('data: ä\r').slice(7)]
    const empty = new Uint8Array()
    expect(readInChunks([empty, first, empty, second, empty, '', encode('\n\n')]).occurrences).toEqual([
      { message: message('ä') },
    ])
  })

  it('does not hold on to the chunk: its memory may be used again', () => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    const buffer = new Uint8Array(8)
    for (const text of ['data: ab', 'cdefghij', 'k\n\n: xyz']) {
      buffer.set(encode(text))
      parser.feed(buffer)
    }
    expect(received).toEqual(['abcdefghijk'])
  })

  it.each([null, undefined, 5, {}, ['data']])('refuses %j with a TypeError and stays usable', (chunk) => {
    const received: string[] = []
    const parser = createEventStreamParser({ onMessage: ({ data }) => received.push(data) })
    parser.feed('data: ')
    expect(() => parser.feed(chunk as unknown as string)).toThrow(TypeError)
    parser.feed('1\n\n')
    expect(received).toEqual(['1'])
  })
})
