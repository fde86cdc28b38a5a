import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Hubs } from '../hubs.ts'
import { HttpError } from '../http/httpError.ts'
import { compressFiles } from './compressFiles.ts'
import { hashFiles } from './hashFiles.ts'
import type { HubTask } from './hubTask.ts'
import { startHubTask } from './hubTask.ts'
import { listGroups, mergeGroups, takeBytes } from './projectFiles.ts'
import type { Work } from './task.ts'

/** What a job can be. */
export const jobKinds = ['hash', 'compress'] as const
export type JobKind = (typeof jobKinds)[number]

/** What is asked of a job. */
export interface JobOrder {
  kind: JobKind
  /** Make it meet a real mishap: a checksum that does not match, a file that is missing. */
  fail: boolean
  /** Bytes to work on. @default enough for about two seconds */
  size?: number | undefined
}

/** The jobs that run, and those that ended not long ago. */
export interface Jobs {
  /** @throws HttpError 429 when too many run already. */
  start(order: JobOrder, owner?: string): { id: string }
  /** A job of this owner; null for that of another, as if there were none. */
  find(id: string, owner?: string): HubTask | null
  close(): Promise<void>
}

/** What jobs need. */
export interface JobsOptions {
  hubs: Hubs
  report: (line: string) => void
  projectRoot: string
  /** Of a hash job that names no size. */
  hashBytes: number
  /** Milliseconds an ended job is remembered. */
  jobLifetime: number
  /** How many ended jobs are remembered, whatever runs beside them. */
  jobsKept: number
}

const maxRunning = 16
const COMPRESS_BYTES = 2_000_000

type OwnedTask = HubTask & { owner: string | undefined }

/** No job at first. */
export const createJobs = ({
  hubs,
  report,
  projectRoot,
  hashBytes,
  jobLifetime,
  jobsKept,
}: JobsOptions): Jobs => {
  const defaultSize: Record<JobKind, number> = { hash: hashBytes, compress: COMPRESS_BYTES }
  const running = new Map<string, OwnedTask>()
  /** In the order of their end. */
  const ended = new Map<string, OwnedTask>()

  const forgetOld = () => {
    for (const [id, job] of ended) {
      if (ended.size <= jobsKept && performance.now() - job.endedAt()! <= jobLifetime) return
      ended.delete(id)
    }
  }

  const putAway = (id: string, job: OwnedTask) => {
    running.delete(id)
    ended.set(id, job)
    forgetOld()
  }

  const workOf = ({ kind, fail, size = defaultSize[kind] }: JobOrder): Work => {
    const list = async () => takeBytes(await listGroups(projectRoot, size), size)
    if (kind === 'hash') {
      return hashFiles(projectRoot, async () => mergeGroups(await list()), fail ? spoilOne : undefined)
    }
    return compressFiles(projectRoot, async () => {
      const groups = await list()
      if (fail) groups.at(-1)?.files.push({ path: 'a-file-that-does-not-exist.txt', bytes: 0 })
      return groups
    })
  }

  return {
    start: (order, owner) => {
      if (running.size >= maxRunning) {
        throw new HttpError(429, 'too-many-jobs', `${maxRunning} jobs run already. Wait for one to end.`, {
          headers: { 'Retry-After': '2' },
        })
      }
      const id = randomUUID()
      const job = { ...startHubTask({ hubs, report }, `job:${id}`, workOf(order)), owner }
      running.set(id, job)
      void job.settled.then(() => putAway(id, job))
      return { id }
    },
    find: (id, owner) => {
      forgetOld()
      const job = running.get(id) ?? ended.get(id)
      return job && (job.owner === undefined || job.owner === owner) ? job : null
    },
    close: async () => {
      const all = [...running.values()]
      all.forEach((job) => job.stop())
      await Promise.all(all.map((job) => job.settled))
    },
  }
}

/** Changes the first digit of one checksum: what a flipped bit on the disk would do. */
const spoilOne = (manifest: Map<string, string>): void => {
  const paths = [...manifest.keys()]
  const path = paths[Math.floor(paths.length / 2)]
  if (path === undefined) return
  const checksum = manifest.get(path)!
  manifest.set(path, (checksum.startsWith('0') ? '1' : '0') + checksum.slice(1))
}
