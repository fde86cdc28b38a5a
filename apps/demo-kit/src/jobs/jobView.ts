import type { Job, JobKind, JobState } from '../api/events.ts'
import { formatDuration } from '../format/formatDuration.ts'
import type { IconName } from '../frame/icons.ts'

export const jobNames: Record<JobKind, string> = {
  build: 'Build',
  hash: 'Hash job',
  compress: 'Compress job',
}

export const jobKinds = Object.keys(jobNames) as JobKind[]

const states: Record<JobState, { label: string; icon: IconName }> = {
  queued: { label: 'Queued', icon: 'clock' },
  running: { label: 'Running', icon: 'spinner' },
  done: { label: 'Done', icon: 'check' },
  failed: { label: 'Failed', icon: 'cross' },
  cancelled: { label: 'Cancelled', icon: 'stop' },
}

export interface JobView {
  title: string
  /** The state in a word, beside its icon: nothing hangs on colour. */
  label: string
  icon: IconName
  message: string
  /** `'Step 3 of 12'`; empty before the first step. */
  step: string
  /** Where it is, or where it ended; null while it waits. */
  percentage: number | null
  /** `'4 s of about 12 s'`, `'took 12.1 s'`; empty while there is nothing to say. */
  time: string
  isOver: boolean
}

const seconds = (ms: number): string => formatDuration(Math.round(ms / 1000) * 1000).replace('.0 s', ' s')

const timeOf = ({ state, elapsedMs, expectedMs }: Job): string => {
  if (state === 'queued') return expectedMs === null ? '' : `takes about ${seconds(expectedMs)}`
  if (state !== 'running') return elapsedMs > 0 ? `took ${formatDuration(elapsedMs)}` : ''
  const elapsed = seconds(elapsedMs).replace('0 ms', '0 s')
  // Not less than has passed: a forecast that is overtaken is none.
  return expectedMs === null || expectedMs < elapsedMs
    ? elapsed
    : `${elapsed} of about ${seconds(expectedMs)}`
}

export const jobTitle = ({ kind, number }: Job): string => `${jobNames[kind]} ${number}`

/**
 * How a job looks.
 *
 * @param ahead how many wait before it
 */
export const jobView = (job: Job, ahead = 0): JobView => {
  const { state, step, total, percentage, message } = job
  const waits = ahead === 0 ? 'Its turn is next' : `${ahead} before it`
  return {
    ...states[state],
    title: jobTitle(job),
    message: state === 'queued' ? waits : message || 'Starting …',
    step: total > 0 && state !== 'done' ? `Step ${step} of ${total}` : '',
    percentage: state === 'queued' ? null : percentage,
    time: timeOf(job),
    isOver: state !== 'queued' && state !== 'running',
  }
}

/** How many wait before each of those that wait; the jobs newest first. */
export const queueOf = (jobs: readonly Job[]): ReadonlyMap<string, number> => {
  const waiting = jobs.filter(({ state }) => state === 'queued').toReversed()
  return new Map(waiting.map(({ id }, place) => [id, place]))
}
