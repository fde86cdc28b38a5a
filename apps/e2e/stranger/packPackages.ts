import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pnpmCommand } from '../../../scripts/tools/pnpm.mjs'
import { exec } from '../fixtures/exec.ts'
import { root } from '../fixtures/root.ts'

/** Packs the built packages as they would be published; returns what to install, by name. */
export const packPackages = async (
  names: readonly string[],
  folder: string,
): Promise<Record<string, string>> => {
  const [command, ...before] = pnpmCommand
  const wanted = names.map((name) => `--filter=@ssekit/${name}`)
  // All at once: to begin pnpm takes longer than to pack.
  await exec(command, [...before, '--recursive', ...wanted, 'pack', '--pack-destination', folder], root)
  const tarballs: Record<string, string> = {}
  for (const name of names) {
    const manifest = await readFile(join(root, 'packages', name, 'package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    tarballs[`@ssekit/${name}`] = `file:${join(folder, `ssekit-${name}-${version}.tgz`)}`
  }
  return tarballs
}
