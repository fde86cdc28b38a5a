import { pick, type Random } from '@ssekit/testing/scenarios'
import { encode } from '../../src/event-stream/test/readInChunks.ts'

const pieces = [
  'data', 'event', 'id', 'retry', ':', ': ', ' ', '\n', '\n', '\n\n', '\r', '\r\n', '\r\n\r\n', 'data: x', 'id: 5',
  'event: ping', 'retry: 10', ': hi', '\0', '\ufeff', 'ä', '你好', '😀', '7', 'z'.repeat(300),
].map(encode) // prettier-ignore

/** What no decoder makes sense of: lone and cut sequences, surrogates, overlong forms. */
const invalid = [
  [0xff],
  [0xc3],
  [0xe4, 0xb8],
  [0xf0, 0x9f, 0x98],
  [0x80],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbb],
  [0xc0, 0x8a],
]

/** Bytes that are nearly an event stream, in chunks cut anywhere. */
export const randomStream = (random: Random): { bytes: Uint8Array; chunks: Uint8Array[] } => {
  const parts: number[] = []
  for (let n = 1 + random() * 30; n > 0; n--) {
    parts.push(...(random() < 0.1 ? pick(random, invalid) : pick(random, pieces)))
  }
  const bytes = Uint8Array.from(parts)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const size = Math.floor(random() * pick(random, [2, 5, 20, 400]))
    chunks.push(bytes.slice(at, at + size))
    at += size
  }
  return { bytes, chunks }
}
