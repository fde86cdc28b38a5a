import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { partsOf, type SizePart } from './sizeParts.ts'

export interface Size {
  name: string
  /** Bytes. */
  minified: number
  gzip: number
  brotli: number
  /** The most it may be, gzipped; `null` for what is only shown for comparison. */
  limit: number | null
  parts: SizePart[]
}

interface Subject {
  name: string
  source: string
  /** What the page has anyway. */
  external?: string[]
  limit: number | null
}

const subjects: Subject[] = [
  {
    name: 'parser',
    source: `export { createEventStreamParser } from '../../../packages/core/src/event-stream/createEventStreamParser.ts'`,
    limit: 1500,
  },
  { name: 'core stream', source: `export { createStream } from '@ssekit/core'`, limit: 5000 },
  {
    name: 'useSSE, React',
    source: `export { useSSE } from '@ssekit/react'`,
    external: ['react'],
    limit: 6000,
  },
  { name: 'useSSE, Vue', source: `export { useSSE } from '@ssekit/vue'`, external: ['vue'], limit: 6000 },
  { name: 'eventsource 4.1.1', source: `export { EventSource } from 'eventsource'`, limit: null },
  {
    name: 'eventsource-parser 4.1.3',
    source: `export { createParser } from 'eventsource-parser'`,
    limit: null,
  },
]

/** As a production build of a page: only what is used, from the source, less what development alone needs. */
const measure = async ({ name, source, external, limit }: Subject): Promise<Size> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    external,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Its paths lead to the source of the packages.
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    format: 'esm',
    target: 'es2022',
  })
  const { contents: code, text } = outputFiles[0]!
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  return {
    name,
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotli.length,
    limit,
    parts: partsOf(metafile, text),
  }
}

export const measureSizes = (): Promise<Size[]> => Promise.all(subjects.map(measure))
