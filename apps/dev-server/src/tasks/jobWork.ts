import { compressFiles } from './compressFiles.ts'
import { hashFiles } from './hashFiles.ts'
import type { FileGroup } from './projectFiles.ts'
import { listGroups, mergeGroups, takeBytes } from './projectFiles.ts'
import type { Work } from './task.ts'

/** What a job can be. */
export const jobKinds = ['build', 'hash', 'compress'] as const
export type JobKind = (typeof jobKinds)[number]

/** What is asked of a job. */
export interface JobOrder {
  kind: JobKind
  /** Make it meet a real mishap: a checksum that does not match, a file that is missing. */
  fail: boolean
  /** Bytes to work on. @default enough for some seconds */
  size?: number | undefined
}

export interface WorkSizes {
  projectRoot: string
  /** Of a hash job that names no size. */
  hashBytes: number
}

/** Small beside what is hashed: the best compression is slow, and many jobs run at once. */
const COMPRESS_BYTES = 500_000
const COMPRESS_BYTES_OF_EACH = 70_000
const BUILD_BYTES_OF_EACH = 40_000

/** The work that an order asks for. */
export const createJobWork =
  ({ projectRoot, hashBytes }: WorkSizes) =>
  ({ kind, fail, size }: JobOrder): Work => {
    const take = async (bytes: number) => takeBytes(await listGroups(projectRoot, bytes), bytes)
    const takeOfEach = async (each: number, bytes: number) =>
      takeBytes(await listGroups(projectRoot, each), bytes)
    switch (kind) {
      case 'hash':
        return hashFiles(
          projectRoot,
          async () => mergeGroups(await take(size ?? hashBytes)),
          fail ? spoilOne : undefined,
        )
      case 'compress':
        return compressFiles(projectRoot, async () => {
          const groups = size ? await take(size) : await takeOfEach(COMPRESS_BYTES_OF_EACH, COMPRESS_BYTES)
          return withBroken(groups, fail, -1)
        })
      case 'build':
        return compressFiles(projectRoot, async () => {
          const groups = size ? await take(size) : await listGroups(projectRoot, BUILD_BYTES_OF_EACH)
          return withBroken(groups, fail, Math.floor(groups.length / 2))
        })
    }
  }

/** Adds a file that is not there to one of the groups. */
const withBroken = (groups: FileGroup[], fail: boolean, at: number): FileGroup[] => {
  if (fail) groups.at(at)?.files.push({ path: 'a-file-that-does-not-exist.txt', bytes: 0 })
  return groups
}

/** Changes the first digit of one checksum: what a flipped bit on the disk would do. */
const spoilOne = (manifest: Map<string, string>): void => {
  const paths = [...manifest.keys()]
  const path = paths[Math.floor(paths.length / 2)]
  if (path === undefined) return
  const checksum = manifest.get(path)!
  manifest.set(path, (checksum.startsWith('0') ? '1' : '0') + checksum.slice(1))
}
