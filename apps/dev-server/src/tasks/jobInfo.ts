import { performance } from 'node:perf_hooks'
import type { JobKind } from './jobWork.ts'
import type { Outcome, Task } from './task.ts'

/** Where a job is: the data of a `job` event, and an entry of the list. */
export interface JobInfo {
  id: string
  kind: JobKind
  /** From 1, as they were asked for. */
  number: number
  /** ISO 8601. */
  createdAt: string
  state: 'queued' | 'running' | Outcome['status']
  /** The step under way, from 1; 0 before the first. */
  step: number
  /** How many steps there are; 0 before that is known. */
  total: number
  /** What it is at, or how it ended. */
  message: string
  /** 0 to 100: where it is, or where it ended. */
  percentage: number
  /** Milliseconds since its turn came, or what it took. */
  elapsedMs: number
  /** Milliseconds it will take in all, as far as one can tell; null while one cannot, and when it is over. */
  expectedMs: number | null
}

/** How long jobs of a kind take. */
export interface Forecast {
  /** Milliseconds; null before one of the kind was done. */
  of(kind: JobKind): number | null
  note(kind: JobKind, outcome: Outcome): void
}

/** Goes by those that were done, the latest most. */
export const createForecast = (): Forecast => {
  const typical = new Map<JobKind, number>()
  return {
    of: (kind) => typical.get(kind) ?? null,
    note: (kind, { status, durationMs }) => {
      if (status === 'done') typical.set(kind, ((typical.get(kind) ?? durationMs) + durationMs) / 2)
    },
  }
}

/** Below this share of the work, how long it took says little about how long it will take. */
const telling = 10

type Name = Pick<JobInfo, 'id' | 'kind' | 'number' | 'createdAt'>
type Course = Pick<Task, 'outcome' | 'progress' | 'startedAt'>

/** What there is to say about a job now. */
export const toJobInfo = (name: Name, task: Course, typical: number | null): JobInfo => {
  const outcome = task.outcome()
  const startedAt = task.startedAt()
  const { step, total, message, percentage } = task.progress() ?? {
    step: 0,
    total: 0,
    message: '',
    percentage: 0,
  }
  if (outcome) {
    const { status, durationMs } = outcome
    return {
      ...{ ...name, state: status, step, total, message: outcome.message },
      ...{ percentage: status === 'done' ? 100 : percentage, elapsedMs: durationMs, expectedMs: null },
    }
  }
  const elapsedMs = startedAt === null ? 0 : Math.round(performance.now() - startedAt)
  const expected = percentage >= telling ? (elapsedMs / percentage) * 100 : typical
  return {
    ...{ ...name, state: startedAt === null ? 'queued' : 'running', step, total, message },
    ...{ percentage, elapsedMs, expectedMs: expected === null ? null : Math.round(expected) },
  }
}
