import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { replacePlugin } from 'rolldown/plugins'

export interface Size {
  name: string
  /** Bytes, by esbuild. */
  minified: number
  gzip: number
  brotli: number
  /** Bytes gzipped, by rolldown: what Vite ships. */
  rolldown: number
  /** The most it may be, gzipped by esbuild; `null` for what is only shown for comparison. */
  limit: number | null
}

/** What importing one more thing adds. */
export interface OptIn {
  name: string
  /** Bytes gzipped, on top of `useSSE` in React. */
  added: number
}

export interface SizeReport {
  sizes: Size[]
  optIns: OptIn[]
}

interface Subject {
  name: string
  source: string
  limit: number | null
}

const subjects: Subject[] = [
  { name: 'parser', source: `export { createEventStreamParser } from '@ssekit/core'`, limit: 1400 },
  { name: 'core stream', source: `export { createStream } from '@ssekit/core'`, limit: 8400 },
  { name: 'useSSE, React', source: `export { useSSE } from '@ssekit/react'`, limit: 9000 },
  { name: 'useSSE, Vue', source: `export { useSSE } from '@ssekit/vue'`, limit: 9400 },
  { name: 'eventsource 4.1.1', source: `export { EventSource } from 'eventsource'`, limit: null },
  {
    name: 'eventsource-parser 4.1.3',
    source: `export { createParser } from 'eventsource-parser'`,
    limit: null,
  },
  { name: '@vueuse/core 15.0.0', source: `export { useEventSource } from '@vueuse/core'`, limit: null },
  {
    name: 'react-use-websocket 4.13.0',
    source: `export { default } from 'react-use-websocket'`,
    limit: null,
  },
]

/** What a page pays for only where it imports it. */
const OPT_INS = [
  'resume',
  'closeWhenHidden',
  'observe',
  'acrossTabs',
  'iterate',
  'eventSourceTransport',
  'pollingTransport',
  'useSSEEvent',
  'useSSESelector',
  'useSSEList',
  'useSSEReducer',
  'useSSEText',
  'openAIChat',
  'openAIResponses',
  'anthropicMessages',
  'aiSDKMessages',
]

/** What the page has anyway. */
const external = ['react', 'react-dom', 'vue']
const PRODUCTION = { 'process.env.NODE_ENV': '"production"' }
const resolveDir = fileURLToPath(new URL('.', import.meta.url))

const gzipped = (code: string | Uint8Array): number => gzipSync(code, { level: 9 }).length

/** As a production build of a page has it: only what is used of what is published, less what development alone needs. */
const bundleByEsbuild = async (source: string): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    external,
    define: PRODUCTION,
    // Without the paths of the workspace, which lead to the sources.
    tsconfigRaw: {},
    format: 'esm',
    target: 'es2022',
  })
  return outputFiles[0]!.contents
}

const bundleByRolldown = async (source: string): Promise<string> => {
  const entry = `${resolveDir}entry.js`
  const bundled = await rolldown({
    input: entry,
    external,
    platform: 'browser',
    tsconfig: false,
    logLevel: 'silent',
    plugins: [
      replacePlugin(PRODUCTION),
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  })
  const { output } = await bundled.generate({ format: 'esm', minify: true })
  await bundled.close()
  return output[0].code
}

const measure = async ({ name, source, limit }: Subject): Promise<Size> => {
  const code = await bundleByEsbuild(source)
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  return {
    name,
    minified: code.length,
    gzip: gzipped(code),
    brotli: brotli.length,
    rolldown: gzipped(await bundleByRolldown(source)),
    limit,
  }
}

/** Measures what `npm run build` made. */
export const measureSizes = async (): Promise<SizeReport> => {
  const sizeWith = async (names: string[]): Promise<number> =>
    gzipped(await bundleByEsbuild(`export { ${names.join(', ')} } from '@ssekit/react'`))
  const alone = await sizeWith(['useSSE'])
  return {
    sizes: await Promise.all(subjects.map(measure)),
    optIns: await Promise.all(
      OPT_INS.map(async (name) => ({ name, added: (await sizeWith(['useSSE', name])) - alone })),
    ),
  }
}
