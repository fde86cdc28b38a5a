import { isApiError, type ApiError } from '../api/apiError.ts'
import type { RunKind } from '../api/startRun.ts'

/** Of the six connections a browser opens to one server over HTTP/1.1, the page needs some for itself and its posts. */
export const maxRunning = 3

/** A piece of work the user asked for. */
export interface QueuedRun {
  id: string
  title: string
  /** Where its progress streams from; `null` until its turn has come and the server has said so. */
  url: string | null
  isQueued: boolean
}

export interface RunQueueState {
  /** Newest first. */
  runs: readonly QueuedRun[]
  /** Why the last one could not be started. */
  problem: ApiError | null
}

/** Runs that take their turns: a store for both demos, with the functions their buttons call. */
export interface RunQueue {
  subscribe: (listener: () => void) => () => void
  getSnapshot: () => RunQueueState
  add: (kind: RunKind, fail: boolean) => void
  /** Its stream has ended, well or not: the next may start. */
  finish: (id: string) => void
  remove: (id: string) => void
  /** The server answers again, so a complaint that it does not is out of date. */
  forgetOutage: () => void
}

interface Entry extends QueuedRun {
  kind: RunKind
  fail: boolean
  isOver: boolean
}

const names: Record<RunKind, string> = { build: 'Build', hash: 'Hash job', compress: 'Compress job' }

/** @param start asks the server for a run and resolves with the address of its stream */
export const createRunQueue = (start: (kind: RunKind, fail: boolean) => Promise<string>): RunQueue => {
  const listeners = new Set<() => void>()
  let entries: readonly Entry[] = []
  let problem: ApiError | null = null
  let count = 0
  let snapshot: RunQueueState = { runs: entries, problem }

  const publish = () => {
    snapshot = { runs: entries, problem }
    for (const listener of listeners) listener()
  }
  const change = (id: string, changes: Partial<Entry>) => {
    entries = entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry))
  }
  const drop = (id: string) => {
    entries = entries.filter((entry) => entry.id !== id)
  }

  const begin = async ({ id, kind, fail }: Entry) => {
    change(id, { isQueued: false })
    try {
      change(id, { url: await start(kind, fail) })
    } catch (error) {
      if (!isApiError(error)) throw error
      problem = error
      drop(id)
    }
    advance()
  }

  const advance = () => {
    const running = entries.filter(({ isQueued, isOver }) => !isQueued && !isOver).length
    const waiting = entries.filter(({ isQueued }) => isQueued).reverse()
    for (const entry of waiting.slice(0, Math.max(0, maxRunning - running))) void begin(entry)
    publish()
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    add: (kind, fail) => {
      count += 1
      const entry = { id: `run-${count}`, title: `${names[kind]} ${count}`, url: null, kind, fail }
      entries = [{ ...entry, isQueued: true, isOver: false }, ...entries]
      problem = null
      advance()
    },
    finish: (id) => {
      change(id, { isOver: true })
      advance()
    },
    remove: (id) => {
      drop(id)
      advance()
    },
    forgetOutage: () => {
      if (problem?.code !== 'unreachable') return
      problem = null
      publish()
    },
  }
}
