import { isApiError, type ApiError } from '../api/apiError.ts'
import type { RunKind } from '../api/startRun.ts'
import { createRandomName } from '../guestId.ts'

/** A piece of work the user asked for. */
export interface StartedRun {
  /** No other has it, in no other tab either: the next build has the same url, and must not be taken for this one going on. */
  id: string
  title: string
  /** Where its progress streams from; `null` until the server has said so. */
  url: string | null
}

export interface RunsState {
  /** Newest first. */
  runs: readonly StartedRun[]
  /** Why the last one could not be started. */
  problem: ApiError | null
}

/** Runs side by side: a store for both demos, with the functions their buttons call. */
export interface Runs {
  subscribe: (listener: () => void) => () => void
  getSnapshot: () => RunsState
  add: (kind: RunKind, fail: boolean) => void
  remove: (id: string) => void
  /** The server answers again, so a complaint that it does not is out of date. */
  forgetOutage: () => void
}

const names: Record<RunKind, string> = { build: 'Build', hash: 'Hash job', compress: 'Compress job' }

/** @param start asks the server for a run and resolves with the address of its stream */
export const createRuns = (start: (kind: RunKind, fail: boolean) => Promise<string>): Runs => {
  const listeners = new Set<() => void>()
  let state: RunsState = { runs: [], problem: null }
  let count = 0

  const show = (next: Partial<RunsState>) => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  const without = (id: string) => state.runs.filter((run) => run.id !== id)

  const begin = async (id: string, kind: RunKind, fail: boolean) => {
    try {
      const url = await start(kind, fail)
      show({ runs: state.runs.map((run) => (run.id === id ? { ...run, url } : run)) })
    } catch (error) {
      if (!isApiError(error)) throw error
      show({ runs: without(id), problem: error })
    }
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => state,
    add: (kind, fail) => {
      count += 1
      const id = createRandomName('run')
      show({ runs: [{ id, title: `${names[kind]} ${count}`, url: null }, ...state.runs], problem: null })
      void begin(id, kind, fail)
    },
    remove: (id) => show({ runs: without(id) }),
    forgetOutage: () => {
      if (state.problem?.code === 'unreachable') show({ problem: null })
    },
  }
}
