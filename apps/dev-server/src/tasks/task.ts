import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'

/** How far a task is: the data of a `progress` event. */
export interface Progress {
  /** The step under way, from 1. */
  step: number
  /** How many steps there are. */
  total: number
  message: string
  /** Of the bytes, 0 to 100. */
  percentage: number
}

/** How a task ended: the data of its `complete` event. */
export interface Outcome {
  status: 'done' | 'failed' | 'cancelled'
  message: string
  /** Milliseconds, without the time it waited for its turn. */
  durationMs: number
  result?: Record<string, unknown>
}

/** What a piece of work tells while it runs. */
export interface Reporter {
  progress(progress: Progress): void
  log(line: string): void
  /** Waits while the work is ahead of its time, given how much of it is done, 0 to 1. */
  pace(done: number): Promise<void>
  readonly signal: AbortSignal
}

/** Work that ends with what it has to show, or throws an error whose message a user can read. */
export type Work = (report: Reporter) => Promise<{ message: string; result: Record<string, unknown> }>

/** What a task emits, in order; the last one is `complete`. */
export type TaskEvent =
  | { event: 'progress'; data: Progress }
  | { event: 'log'; text: string }
  | { event: 'complete'; data: Outcome }

/** How a task is run. */
export interface TaskOptions {
  /** Waits until the work may begin, and returns what tells that it is over. @default it may begin at once */
  takeTurn?: (signal: AbortSignal) => Promise<() => void>
  /** Its turn has come. */
  onStart?: () => void
  /** Milliseconds that the work is to take at least, spread evenly. @default 0 */
  duration?: number
}

/** Work under way or over, with what a late viewer needs to catch up. */
export interface Task {
  /** Everything that still describes the task: its log lines, then where it is or how it ended. */
  state(): TaskEvent[]
  outcome(): Outcome | null
  /** How far it is; null before the first step. */
  progress(): Progress | null
  /** `performance.now()` when its turn came, or null while it waits. */
  startedAt(): number | null
  /** `performance.now()` of the end, or null while it runs. */
  endedAt(): number | null
  /** Ends it as `cancelled`, unless it is over. */
  cancel(): void
  /** The server is closing. */
  stop(): void
  /** Resolves when the last event is out; never rejects. */
  readonly settled: Promise<void>
}

/** Enough to see movement, few enough that a page is not flooded: one progress event per this many milliseconds. */
const progressInterval = 80
const keptLogLines = 200
/** Shorter waits are not worth a timer. */
const shortestWait = 20

const CANCELLED = Symbol('cancelled')
const ownTurn = async () => () => {}

/** Starts work as soon as its turn has come. Events go to `emit` one after the other; it must not reject. */
export const startTask = (
  work: Work,
  emit: (event: TaskEvent) => Promise<void>,
  { takeTurn = ownTurn, onStart, duration = 0 }: TaskOptions = {},
): Task => {
  let startedAt = null as number | null
  const abort = new AbortController()
  const lines: string[] = []
  let latest = null as Progress | null
  let shown: TaskEvent | null = null
  let ended = null as { at: number; outcome: Outcome } | null
  let lastProgressAt = -Infinity
  let queue = Promise.resolve()

  const send = (event: TaskEvent, takeNote: () => void) => {
    queue = queue.then(() => {
      // In the same breath as the hub numbers it: who attaches before sees the event, who attaches after finds it here.
      takeNote()
      return emit(event)
    })
  }

  const sendProgress = (data: Progress) => {
    lastProgressAt = performance.now()
    const event = { event: 'progress' as const, data }
    send(event, () => (shown = event))
  }

  const report: Reporter = {
    progress: (progress) => {
      const newStep = progress.step !== latest?.step
      latest = progress
      if (newStep || performance.now() - lastProgressAt >= progressInterval) sendProgress(progress)
    },
    log: (line) =>
      send({ event: 'log', text: line }, () => {
        lines.push(line)
        if (lines.length > keptLogLines) lines.shift()
      }),
    pace: async (done) => {
      const ahead = (startedAt ?? 0) + done * duration - performance.now()
      if (ahead > shortestWait) await wait(ahead, undefined, { signal: abort.signal })
    },
    signal: abort.signal,
  }

  const finish = async (): Promise<Omit<Outcome, 'durationMs'>> => {
    let leave = () => {}
    try {
      leave = await takeTurn(abort.signal)
      startedAt = performance.now()
      onStart?.()
      const { message, result } = await work(report)
      // The interval may have swallowed the last progress; a bar that stops at 97 % looks broken.
      if (latest) sendProgress({ ...latest, percentage: 100 })
      return { status: 'done', message, result }
    } catch (error) {
      if (abort.signal.reason === CANCELLED) return { status: 'cancelled', message: 'Cancelled.' }
      if (abort.signal.aborted) return { status: 'failed', message: 'Stopped: the server is closing.' }
      return { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    } finally {
      leave()
    }
  }

  const run = async (): Promise<void> => {
    const { status, message, result } = await finish()
    const at = performance.now()
    const outcome: Outcome = {
      status,
      message,
      durationMs: Math.round(at - (startedAt ?? at)),
      ...(result && { result }),
    }
    const event = { event: 'complete' as const, data: outcome }
    send(event, () => {
      shown = event
      ended = { at, outcome }
    })
    await queue
  }

  return {
    state: () => [...lines.map((text) => ({ event: 'log' as const, text })), ...(shown ? [shown] : [])],
    outcome: () => ended?.outcome ?? null,
    progress: () => latest,
    startedAt: () => startedAt,
    endedAt: () => ended?.at ?? null,
    cancel: () => abort.abort(CANCELLED),
    stop: () => abort.abort(),
    settled: run(),
  }
}
