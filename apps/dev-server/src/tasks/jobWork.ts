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
  /** Of a hash job that names no size; compressing takes its share of them. */
  jobBytes: number
}

/** Shares of a job's bytes, small ones: the best compression is slow beside hashing, and many jobs run at once. */
const COMPRESSED = 1 / 100
const COMPRESSED_OF_EACH = 1 / 700
const BUILT_OF_EACH = 1 / 1200

/** The work that an order asks for. */
export const createJobWork =
  ({ projectRoot, jobBytes }: WorkSizes) =>
  ({ kind, fail, size }: JobOrder): Work => {
    const take = async (bytes: number) => takeBytes(await listGroups(projectRoot, bytes), bytes)
    const takeOfEach = async (each: number, bytes: number) =>
      takeBytes(await listGroups(projectRoot, each), bytes)
    switch (kind) {
      case 'hash':
        return hashFiles(
          projectRoot,
          async () => mergeGroups(await take(size ?? jobBytes)),
          fail ? spoilOne : undefined,
        )
      case 'compress':
        return compressFiles(projectRoot, async () => {
          const groups = size
            ? await take(size)
            : await takeOfEach(jobBytes * COMPRESSED_OF_EACH, jobBytes * COMPRESSED)
          return withBroken(groups, fail, -1)
        })
      case 'build':
        return compressFiles(projectRoot, async () => {
          const groups = size ? await take(size) : await listGroups(projectRoot, jobBytes * BUILT_OF_EACH)
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
