import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The module and all it imports as one plain file: what is measured is code as users run it, not as a loader rewrote it. */
export const bundle = async (
  entry: URL,
  platform: 'node' | 'browser' = 'node',
  packages: 'bundle' | 'external' = 'bundle',
): Promise<{ path: string; remove(): Promise<void> }> => {
  // Within this app, so that packages that stay outside the file are found.
  const cache = fileURLToPath(new URL('../node_modules/.cache/bench/', import.meta.url))
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'bundle-'))
  const path = join(folder, 'bundle.mjs')
  await build({
    entryPoints: [fileURLToPath(entry)],
    outfile: path,
    bundle: true,
    format: 'esm',
    platform,
    packages,
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Its paths lead to the source of the packages.
    tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
  })
  return { path, remove: () => rm(folder, { recursive: true }) }
}
