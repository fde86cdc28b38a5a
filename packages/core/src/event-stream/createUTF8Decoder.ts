const SMALL = 64
const CAPACITY = 1024

/** Bytes to text, exactly as the standard's UTF-8 decode does it, except that a leading BOM stays in the text. */
export interface UTF8Decoder {
  /**
   * The text of what can be decoded by now. What may still change with the next byte waits, and so do small chunks until
   * a line ends, as before that nothing can happen.
   *
   * @param room how many bytes may wait for the end of a line, so that a limit is noticed when it is passed.
   */
  decode(bytes: Uint8Array, room: number): string
  /** The text of what waits, with U+FFFD for an unfinished character: the decoder is as new. */
  flush(): string
  /** The bytes behind the text last decoded. */
  readonly byteLength: number
}

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
 * Seldom: a call costs more than decoding sixteen bytes. Cheaply: the decoder never holds half a character, so it need
 * not be told that more comes; in Node 20 that decodes ASCII eight times as fast. Other scripts are the faster
 * with `stream` there, by a decoder of their own, as using it once slows a decoder down for good.
 */
export const createUTF8Decoder = (): UTF8Decoder => {
  // The standard strips one BOM per response; the decoder would strip one per call.
  const options = { ignoreBOM: true }
  const plainDecoder = new TextDecoder('utf-8', options)
  const streamDecoder = new TextDecoder('utf-8', options)
  const streaming = { stream: true }
  const waiting = new Uint8Array(CAPACITY)
  let count = 0
  let isPlain = true

  const decoder = {
    byteLength: 0,
    decode(bytes: Uint8Array, room: number): string {
      const { length } = bytes
      let source = bytes
      let end = 0
      // A chunk that ends with its line, as those of a token by token answer do, needs no copy.
      if (count === 0 && bytes[length - 1] === 10) count = end = length
      else if (length <= SMALL && count + length <= CAPACITY && count + length <= room) {
        for (let i = 0; i < length; i++) {
          const byte = bytes[i]!
          waiting[count++] = byte
          if (byte === 10 || byte === 13) end = count
        }
        if (end === 0) return ''
        source = waiting
      } else {
        if (count > 0) {
          source = new Uint8Array(count + length)
          source.set(waiting.subarray(0, count))
          source.set(bytes, count)
        }
        count = source.length
        end = count - countUnfinished(source)
      }
      const decoded = end < source.length ? source.subarray(0, end) : source
      const text = isPlain ? plainDecoder.decode(decoded) : streamDecoder.decode(decoded, streaming)
      isPlain = text.length === end
      decoder.byteLength = end
      const rest = count - end
      for (count = 0; count < rest; count++) waiting[count] = source[end + count]!
      return text
    },
    flush(): string {
      const text = plainDecoder.decode(waiting.subarray(0, count))
      count = 0
      isPlain = true
      return text
    },
  }
  return decoder
}
