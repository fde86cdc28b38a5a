import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Hubs } from '../hubs.ts'
import { HttpError } from '../http/httpError.ts'
import type { HubTask } from './hubTask.ts'
import { startHubTask } from './hubTask.ts'
import { createForecast, toJobInfo, type JobInfo } from './jobInfo.ts'
import { createJobNews, jobsGroups } from './jobNews.ts'
import { createJobWork, type JobOrder, type WorkSizes } from './jobWork.ts'
import { createTurns } from './turns.ts'

/** The jobs that wait and run, and those that ended not long ago. */
export interface Jobs {
  /** @throws HttpError 429 when too many wait already. */
  start(order: JobOrder, owner?: string): JobInfo
  /** A job of this owner; null for that of another, as if there were none. */
  find(id: string, owner?: string): HubTask | null
  /** Ends a job as `cancelled`, unless it is over; null where `find` finds none. */
  cancel(id: string, owner?: string): JobInfo | null
  /** Those of this owner, newest first. */
  list(owner?: string): JobInfo[]
  /** The groups of the hub in which this owner hears of each change. */
  groups(owner?: string): string[]
  close(): Promise<void>
}

/** What jobs need. */
export interface JobsOptions extends WorkSizes {
  hubs: Hubs
  report: (line: string) => void
  /** How many run at a time. */
  jobsAtOnce: number
  /** How many may wait and run. */
  jobsAllowed: number
  /** Seconds that a job takes at least: of a hash job, others take more or less. */
  jobSeconds: number
  /** Milliseconds an ended job is remembered. */
  jobLifetime: number
  /** How many ended jobs are remembered, whatever runs beside them. */
  jobsKept: number
}

/** So that one sees what each kind is like: of `jobSeconds`. */
const shares = { build: 1.4, hash: 1, compress: 0.6 }

interface Job extends HubTask {
  owner: string | undefined
  info(): JobInfo
}

/** No job at first. */
export const createJobs = (options: JobsOptions): Jobs => {
  const { hubs, report, jobsAtOnce, jobsAllowed, jobSeconds, jobLifetime, jobsKept } = options
  const turns = createTurns(jobsAtOnce)
  const forecast = createForecast()
  const workOf = createJobWork(options)
  const news = createJobNews(hubs, report)
  const underWay = new Map<string, Job>()
  /** In the order of their end. */
  const ended = new Map<string, Job>()
  let count = 0

  const forgetOld = () => {
    for (const [id, job] of ended) {
      if (ended.size <= jobsKept && performance.now() - job.endedAt()! <= jobLifetime) return
      ended.delete(id)
    }
  }

  const find = (id: string, owner?: string) => {
    forgetOld()
    const job = underWay.get(id) ?? ended.get(id)
    return job && (job.owner === undefined || job.owner === owner) ? job : null
  }

  return {
    start: (order, owner) => {
      if (underWay.size >= jobsAllowed) {
        throw new HttpError(
          429,
          'too-many-jobs',
          `${jobsAllowed} jobs wait or run already. Wait for one to end.`,
          { headers: { 'Retry-After': '2' } },
        )
      }
      const id = randomUUID()
      const { kind } = order
      count += 1
      const name = { id, kind, number: count, createdAt: new Date().toISOString() }
      const tell = news.of(owner, () => job.info())
      const task = startHubTask({ hubs, report }, `job:${id}`, workOf(order), {
        takeTurn: turns.take,
        duration: shares[kind] * jobSeconds * 1000,
        onStart: () => tell(),
        onEvent: tell,
      })
      const job: Job = { ...task, owner, info: () => toJobInfo(name, task, forecast.of(kind)) }
      underWay.set(id, job)
      tell()
      void job.settled.then(() => {
        forecast.note(kind, job.outcome()!)
        underWay.delete(id)
        ended.set(id, job)
        forgetOld()
      })
      return job.info()
    },
    find,
    cancel: (id, owner) => {
      const job = find(id, owner)
      job?.cancel()
      return job && job.info()
    },
    list: (owner) => {
      forgetOld()
      return [...underWay.values(), ...ended.values()]
        .filter((job) => job.owner === undefined || job.owner === owner)
        .map((job) => job.info())
        .sort((a, b) => b.number - a.number)
    },
    groups: jobsGroups,
    close: async () => {
      const all = [...underWay.values()]
      all.forEach((job) => job.stop())
      await Promise.all(all.map((job) => job.settled))
    },
  }
}
