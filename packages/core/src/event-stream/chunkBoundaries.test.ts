import { describe, expect, it } from 'vitest'
import { readLiterally } from './test/literalParser.ts'
import { chunksOf, encode, readInChunks } from './test/readInChunks.ts'

const streams: Record<string, string> = {
  LF: 'event: a\nid: 1\ndata: {"x": 1}\n\n: note\n\ndata: 2\ndata: 3\n\n',
  CRLF: 'event: a\r\nid: 1\r\ndata: 1\r\n\r\ndata\r\n\r\n',
  CR: 'retry: 5\rdata: 1\r\rid\rdata: 2\r\r',
  'mixed line ends': 'data: 1\r\n\rdata: 2\n\r\n\r\ndata: 3\r\r\n\n',
  'a BOM': '\ufeffdata: 1\n\n\ufeffdata: 2\n\ndata: \ufeff3\n\n',
  'several scripts': 'id: ä\ndata: 你好 😀\n\nevent: é\r\ndata: 世界\r\n\r\n: ünï\n\n',
  unfinished: 'data: 1\n\nid: 2\ndata: 2\n',
}

describe('the cut of the chunks makes no difference', () => {
  it.each(Object.keys(streams))('%s, cut in two anywhere', (name) => {
    const bytes = encode(streams[name]!)
    const expected = readLiterally(bytes)
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(readInChunks([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(expected)
    }
  })

  it.each(Object.keys(streams))('%s, in chunks of 1, 2, 3 and 7 bytes', (name) => {
    const bytes = encode(streams[name]!)
    for (const size of [1, 2, 3, 7]) expect(readInChunks(chunksOf(bytes, size))).toEqual(readLiterally(bytes))
  })

  it.each(Object.keys(streams))('%s, as text cut in two anywhere', (name) => {
    const text = streams[name]!
    for (let cut = 0; cut <= text.length; cut++) {
      expect(readInChunks([text.slice(0, cut), text.slice(cut)])).toEqual(readLiterally(encode(text)))
    }
  })

  it.each([15, 255, 256, 257, 4096, 5000])('a line far longer than its chunks of %i bytes', (size) => {
    const bytes = encode(`data: ${'aä你😀'.repeat(4000)}\n\ndata: end\n\n`)
    expect(readInChunks(chunksOf(bytes, size))).toEqual(readLiterally(bytes))
  })
})
