import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpmCommand } from '../../../scripts/tools/pnpm.mjs'
import { exec } from '../fixtures/exec.ts'

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))

/** Packs the built packages as they would be published; returns what to install, by name. */
export const packPackages = async (
  names: readonly string[],
  folder: string,
): Promise<Record<string, string>> => {
  const tarballs: Record<string, string> = {}
  const [command, ...before] = pnpmCommand
  for (const name of names) {
    const cwd = join(packages, name)
    await exec(command, [...before, 'pack', '--pack-destination', folder], cwd)
    const { version } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as { version: string }
    tarballs[`@ssekit/${name}`] = `file:${join(folder, `ssekit-${name}-${version}.tgz`)}`
  }
  return tarballs
}
