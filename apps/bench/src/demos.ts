import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rollup } from 'vite'

/** Bytes gzipped of a demo's own code: without React or Vue, which the page would have anyway. */
export interface DemoSize {
  name: string
  /** What a visitor loads at once. */
  scripts: number
  /** What comes when it is needed: Markdown, with the first answer of the chat. */
  later: number
  styles: number
  limit: number
}

const LIMIT = 60_000
const FRAMEWORKS = [/^react(-dom)?(\/|$)/, 'vue']

const gzipped = (code: string | Uint8Array): number => gzipSync(code, { level: 9 }).length
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

const measure = async (framework: string): Promise<DemoSize> => {
  const built = await build({
    root: fileURLToPath(new URL(`../../${framework}-demo`, import.meta.url)),
    logLevel: 'error',
    build: { write: false, rollupOptions: { external: FRAMEWORKS } },
  })
  const output = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  const chunks = output.filter((part): part is Rollup.OutputChunk => part.type === 'chunk')
  const styles = output.filter((part) => part.type === 'asset' && part.fileName.endsWith('.css'))
  return {
    name: `${framework}-demo`,
    scripts: sum(chunks.filter(({ isEntry }) => isEntry).map(({ code }) => gzipped(code))),
    later: sum(chunks.filter(({ isEntry }) => !isEntry).map(({ code }) => gzipped(code))),
    styles: sum(styles.map((part) => gzipped((part as Rollup.OutputAsset).source))),
    limit: LIMIT,
  }
}

/** One after the other: each is a whole production build. */
export const measureDemos = async (): Promise<DemoSize[]> => [await measure('react'), await measure('vue')]
