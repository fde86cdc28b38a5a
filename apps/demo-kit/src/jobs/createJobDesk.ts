import { isApiError, type ApiError } from '../api/apiError.ts'
import { cancelJob, startJob } from '../api/jobs.ts'
import type { JobKind } from '../api/events.ts'
import { jobKinds } from './jobView.ts'
import { createStore, type Store } from '../store/createStore.ts'

/** Where jobs are ordered and cancelled: what the server refuses stays to be read. */
export interface JobDesk extends Store<ApiError | null> {
  start: (kind: JobKind, fail?: boolean) => void
  /** So many of all kinds. */
  startMany: (count: number, fail?: boolean) => void
  cancel: (id: string) => void
  /** The server answers again, so a complaint that it does not is out of date. */
  forgetOutage: () => void
}

export const createJobDesk = (server = { startJob, cancelJob }): JobDesk => {
  const problem = createStore<ApiError | null>(null)

  const ask = async (request: () => Promise<unknown>) => {
    try {
      await request()
    } catch (error) {
      if (!isApiError(error)) throw error
      problem.set(error)
    }
  }

  return {
    subscribe: problem.subscribe,
    getSnapshot: problem.getSnapshot,
    start: (kind, fail) => {
      problem.set(null)
      void ask(() => server.startJob(kind, fail))
    },
    startMany: (count, fail) => {
      problem.set(null)
      for (let n = 0; n < count; n += 1) void ask(() => server.startJob(jobKinds[n % jobKinds.length]!, fail))
    },
    cancel: (id) => {
      problem.set(null)
      void ask(() => server.cancelJob(id))
    },
    forgetOutage: () => {
      if (problem.getSnapshot()?.code === 'unreachable') problem.set(null)
    },
  }
}
