import type { UTF8Decoder } from './utf8Decoder.ts'

const SMALL = 64
const CAPACITY = 1024
const LF = 10
const CR = 13

/** How many bytes at the end begin a character that they do not finish. */
const countUnfinished = (bytes: Uint8Array): number => {
  for (let count = 1; count < 4; count++) {
    const byte = bytes[bytes.length - count] ?? 0
    if (byte >= 0xc0) return count < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? count : 0
    if (byte < 0x80) break
  }
  return 0
}

/**
 * A `TextDecoder` that is called as seldom and as cheaply as is safe.
 *
 * Seldom: a call costs more than decoding sixteen bytes, so small chunks wait for the end of a line. Cheaply: the plain
 * decoder never holds half a character, so it need not be told that more comes; in Node 20 that decodes ASCII eight times
 * as fast. Other scripts are the faster with `stream` there, by a decoder of their own, as using it once slows a decoder
 * down for good; that one may hold half a character, which saves copying the chunk to put it in front.
 */
export const createUTF8Decoder = (): UTF8Decoder => {
  // The standard strips one BOM per response; the decoder would strip one per call.
  const options = { ignoreBOM: true }
  const plainDecoder = new TextDecoder('utf-8', options)
  const streamDecoder = new TextDecoder('utf-8', options)
  const streaming = { stream: true }
  const waiting = new Uint8Array(CAPACITY)
  /** How many bytes wait; or, while the stream decoder holds some, how many those are. */
  let count = 0
  let isPlain = true
  let isHeld = false

  const keep = (bytes: Uint8Array, from: number): void => {
    const rest = bytes.length - from
    for (count = 0; count < rest; count++) waiting[count] = bytes[from + count]!
  }
  const joinWaiting = (bytes: Uint8Array): Uint8Array => {
    if (count === 0) return bytes
    const joined = new Uint8Array(count + bytes.length)
    joined.set(waiting.subarray(0, count))
    joined.set(bytes, count)
    return joined
  }

  /** In a script of several bytes a character. The last `count` bytes before these are in the decoder already. */
  const decodeStreaming = (bytes: Uint8Array): string => {
    const held = count
    const text = streamDecoder.decode(bytes, streaming)
    const end = bytes.length < 4 ? joinWaiting(bytes) : bytes
    const unfinished = countUnfinished(end)
    keep(end, end.length - unfinished)
    isHeld = unfinished > 0
    isPlain = !isHeld && text.length === held + bytes.length - unfinished
    return text
  }

  const decodePlain = (bytes: Uint8Array, end: number): string => {
    const text = plainDecoder.decode(end < bytes.length ? bytes.subarray(0, end) : bytes)
    keep(bytes, end)
    isPlain = text.length === end
    return text
  }

  return {
    decode(bytes: Uint8Array): string {
      const { length } = bytes
      if (isHeld) return decodeStreaming(bytes)
      // A chunk that ends with its line, as those of a token by token answer do, neither waits nor is cut.
      const isWhole = count === 0 && bytes[length - 1] === LF
      if (!isWhole && length <= SMALL && count + length <= CAPACITY) {
        let end = 0
        for (let i = 0; i < length; i++) {
          const byte = bytes[i]!
          waiting[count++] = byte
          if (byte === LF || byte === CR) end = count
        }
        return end === 0 ? '' : decodePlain(waiting.subarray(0, count), end)
      }
      const source = joinWaiting(bytes)
      count = 0
      if (!isPlain) return decodeStreaming(source)
      return decodePlain(source, isWhole ? length : source.length - countUnfinished(source))
    },
    flush(): string {
      const text = isHeld ? streamDecoder.decode() : plainDecoder.decode(waiting.subarray(0, count))
      count = 0
      isPlain = true
      isHeld = false
      return text
    },
  }
}
