import type { Dirent } from 'node:fs'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file to work on; `path` is relative to the project, so that it may be shown. */
export interface ProjectFile {
  path: string
  bytes: number
}

/** Files that belong together: a package, or what is installed. */
export interface FileGroup {
  name: string
  files: ProjectFile[]
  bytes: number
}

const marker = 'pnpm-workspace.yaml'

/** The folder of the whole project, seen from `src` in development and from `dist` once built. */
export const findProjectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, marker))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error(`No ${marker} above the dev server: run it inside the project.`)
    folder = parent
  }
  return folder
}

/**
 * The first files below `folder`, in a stable order, until `maxBytes` are together. Links are not followed: an
 * installed package links to its dependencies, and those back.
 */
export const listFiles = async (root: string, folder: string, maxBytes: number): Promise<FileGroup> => {
  const group: FileGroup = { name: folder, files: [], bytes: 0 }
  const visit = async (current: string, insideInstalled: boolean): Promise<void> => {
    for (const entry of await entriesOf(current)) {
      if (group.bytes >= maxBytes) return
      const path = join(current, entry.name)
      if (entry.isDirectory()) {
        if (insideInstalled || !skipped.has(entry.name)) await visit(path, insideInstalled)
      } else if (entry.isFile()) {
        const { size } = await stat(path)
        group.files.push({ path: relative(root, path).split(sep).join('/'), bytes: size })
        group.bytes += size
      }
    }
  }
  await visit(join(root, folder), folder.startsWith('node_modules'))
  return group
}

/** One group per package and app of the workspace, then what is installed, at most `maxBytes` each; empty ones left out. */
export const listGroups = async (root: string, maxBytes: number): Promise<FileGroup[]> => {
  const folders = ['packages', 'apps'].map(async (kind) =>
    (await entriesOf(join(root, kind)))
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${kind}/${entry.name}`),
  )
  const names = [...(await Promise.all(folders)).flat(), 'node_modules']
  const groups = await Promise.all(names.map((name) => listFiles(root, name, maxBytes)))
  return groups.filter((group) => group.files.length > 0)
}

const skipped = new Set(['node_modules', '.turbo', '.git', 'coverage', 'test-results'])

const entriesOf = async (folder: string): Promise<Dirent[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // A folder that vanished between two builds is an empty one.
    return []
  }
}

/** The groups cut off after `maxBytes` in all. */
export const takeBytes = (groups: FileGroup[], maxBytes: number): FileGroup[] => {
  let left = maxBytes
  const taken: FileGroup[] = []
  for (const { name, files } of groups) {
    const group: FileGroup = { name, files: [], bytes: 0 }
    for (const file of files) {
      if (left <= 0) break
      group.files.push(file)
      group.bytes += file.bytes
      left -= file.bytes
    }
    if (group.files.length > 0) taken.push(group)
  }
  return taken
}

/** All files as one group. */
export const mergeGroups = (groups: FileGroup[]): FileGroup => ({
  name: groups.map(({ name }) => name).join(', '),
  files: groups.flatMap(({ files }) => files),
  bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
})
