import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the whole project. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

export const servers = fileURLToPath(new URL('../servers/', import.meta.url))

export const pages = fileURLToPath(new URL('../pages/', import.meta.url))

/** What is installed, built and written while running; kept from run to run. */
export const cache = (...names: string[]): string => {
  const folder = join(root, '.cache/interop', ...names)
  mkdirSync(folder, { recursive: true })
  return folder
}
