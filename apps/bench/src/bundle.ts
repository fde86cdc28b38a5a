import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The module and all it imports as one plain file: what is measured is code as users run it, not as a loader rewrote it. */
export const bundle = async (
  entry: URL,
  platform: 'node' | 'browser' = 'node',
): Promise<{ path: string; remove(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'ssekit-bench-'))
  const path = join(folder, 'bundle.mjs')
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    format: 'esm',
    platform,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Its paths lead to the source of the packages.
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  })
  return { path, remove: () => rm(folder, { recursive: true }) }
}
