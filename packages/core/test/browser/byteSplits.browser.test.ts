import { describe, expect, it } from 'vitest'
import { chunksOf, encode, readInChunks } from '../../src/event-stream/test/readInChunks.ts'
import { readLiterally } from '../../src/event-stream/test/literalParser.ts'

const streams: Record<string, Uint8Array> = {
  LF: encode('event: a\nid: 1\ndata: {"x": 1}\n\n: note\n\nretry: 9\n\ndata: 2\ndata: 3\n\n'),
  CRLF: encode('event: a\r\nid: 1\r\ndata: 1\r\n\r\ndata\r\n\r\n'),
  CR: encode('retry: 5\rdata: 1\r\rid\rdata: 2\r\r'),
  'a BOM, and others that are text': encode('\ufeffdata: 1\n\n\ufeffdata: 2\n\ndata: \ufeff3\n\n'),
  'several scripts': encode('id: ä\ndata: 你好 😀\n\nevent: é\r\ndata: 世界\r\n\r\n: ünï\n\n'),
  'invalid UTF-8': Uint8Array.from([
    ...encode('data: '),
    ...[0xff, 0x20, 0xc3, 0x28, 0xe4, 0xb8, 0x20, 0xf0, 0x9f, 0x98, 0x20, 0xed, 0xa0, 0x80],
    ...encode('\n\nid: 1\ndata: '),
    ...[0xf0, 0x9f],
    ...encode('\n\n'),
  ]),
}

/** The browser's own decoder reads the bytes as a whole; ours has to agree however they are cut. */
describe.for(Object.entries(streams))('%s', ([, bytes]) => {
  const expected = readLiterally(bytes)

  it('reads the same, cut in two anywhere', () => {
    expect(expected.occurrences.length).toBeGreaterThan(1)
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(readInChunks([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(expected)
    }
  })

  it('reads the same, byte by byte', () => {
    expect(readInChunks(chunksOf(bytes, 1))).toEqual(expected)
  })
})
