import type { Encoding } from './protocol.ts'

/** One compressed body, of which each text can be undone as soon as it is there. */
export async function* compress(encoding: Encoding, texts: readonly string[]): AsyncGenerator<Uint8Array> {
  const zlib = await import('node:zlib')
  const compressor = encoding === 'gzip' ? zlib.createGzip() : zlib.createBrotliCompress()
  const read = (): Uint8Array[] => {
    const bytes = compressor.read() as Uint8Array | null
    return bytes ? [bytes] : []
  }
  for (const text of texts) {
    compressor.write(text)
    await new Promise<void>((resolve) => compressor.flush(resolve))
    yield* read()
  }
}
