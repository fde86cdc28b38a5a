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
  /** Milliseconds an ended job is remembered. */
  jobLifetime: number
}

const maxRunning = 16
const maxRemembered = 200
const defaultSize: Record<JobKind, number> = { hash: 256_000_000, compress: 2_000_000 }

/** No job at first. */
export const createJobs = ({ hubs, report, projectRoot, jobLifetime }: JobsOptions): Jobs => {
  const jobs = new Map<string, HubTask & { owner: string | undefined }>()

  const forgetOld = () => {
    const ended = [...jobs].filter(([, job]) => job.endedAt() !== null)
    const surplus = jobs.size - maxRemembered
    ended.forEach(([id, job], index) => {
      if (index < surplus || performance.now() - job.endedAt()! > jobLifetime) jobs.delete(id)
    })
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
      forgetOld()
      const running = [...jobs.values()].filter((job) => job.endedAt() === null).length
      if (running >= maxRunning) {
        throw new HttpError(429, 'too-many-jobs', `${maxRunning} jobs run already. Wait for one to end.`, {
          headers: { 'Retry-After': '2' },
        })
      }
      const id = randomUUID()
      jobs.set(id, { ...startHubTask({ hubs, report }, `job:${id}`, workOf(order)), owner })
      return { id }
    },
    find: (id, owner) => {
      forgetOld()
      const job = jobs.get(id)
      return job && (job.owner === undefined || job.owner === owner) ? job : null
    },
    close: async () => {
      const all = [...jobs.values()]
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
