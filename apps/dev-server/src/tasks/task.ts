import { performance } from 'node:perf_hooks'

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
  status: 'done' | 'failed'
  message: string
  /** Milliseconds. */
  durationMs: number
  result?: Record<string, unknown>
}

/** What a piece of work tells while it runs. */
export interface Reporter {
  progress(progress: Progress): void
  log(line: string): void
  readonly signal: AbortSignal
}

/** Work that ends with what it has to show, or throws an error whose message a user can read. */
export type Work = (report: Reporter) => Promise<{ message: string; result: Record<string, unknown> }>

/** What a task emits, in order; the last one is `complete`. */
export type TaskEvent =
  | { event: 'progress'; data: Progress }
  | { event: 'log'; text: string }
  | { event: 'complete'; data: Outcome }

/** Work under way or over, with what a late viewer needs to catch up. */
export interface Task {
  /** Everything that still describes the task: its log lines, then where it is or how it ended. */
  state(): TaskEvent[]
  outcome(): Outcome | null
  /** `performance.now()` of the end, or null while it runs. */
  endedAt(): number | null
  stop(): void
  /** Resolves when the last event is out; never rejects. */
  readonly settled: Promise<void>
}

/** Enough to see movement, few enough that a page is not flooded: one progress event per this many milliseconds. */
const progressInterval = 80
const keptLogLines = 200

/** Starts work at once. Events go to `emit` one after the other; it must not reject. */
export const startTask = (work: Work, emit: (event: TaskEvent) => Promise<void>): Task => {
  const startedAt = performance.now()
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
    signal: abort.signal,
  }

  const finish = async (): Promise<Omit<Outcome, 'durationMs'>> => {
    try {
      const { message, result } = await work(report)
      // The interval may have swallowed the last progress; a bar that stops at 97 % looks broken.
      if (latest) sendProgress({ ...latest, percentage: 100 })
      return { status: 'done', message, result }
    } catch (error) {
      return { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  const run = async (): Promise<void> => {
    const { status, message, result } = await finish()
    const at = performance.now()
    const outcome: Outcome = {
      status,
      message,
      durationMs: Math.round(at - startedAt),
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
    endedAt: () => ended?.at ?? null,
    stop: () => abort.abort(),
    settled: run(),
  }
}
