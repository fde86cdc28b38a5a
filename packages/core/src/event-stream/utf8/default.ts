import type { UTF8Decoder } from './utf8Decoder.ts'

/** Browsers decode as fast as can be by themselves; `node.ts` stands in for this where they do not. */
export const createUTF8Decoder = (): UTF8Decoder => {
  // The standard strips one BOM per response; the decoder would strip one per call.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const options = { stream: true }
  return {
    decode: (bytes) => decoder.decode(bytes, options),
    flush: () => decoder.decode(),
  }
}
