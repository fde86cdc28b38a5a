import type { Job } from '../api/events.ts'

export interface UnderWay {
  /** How many wait or run. */
  count: number
  /** Of all of this batch, 0 to 100. */
  percentage: number
}

const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running'

/**
 * How far the work is as a whole, `null` while there is none. What ended since the oldest of those that run was asked for
 * counts as done: the bar does not go back as one of them ends.
 */
export const jobsUnderWay = (jobs: readonly Job[]): UnderWay | null => {
  const active = jobs.filter(isActive)
  if (active.length === 0) return null
  const oldest = Math.min(...active.map(({ number }) => number))
  const batch = jobs.filter(({ number }) => number >= oldest)
  const sum = batch.reduce((all, job) => all + (isActive(job) ? job.percentage : 100), 0)
  return { count: active.length, percentage: Math.floor(sum / batch.length) }
}

/** How many there are of each state, in a sentence; empty without any. */
export const jobsSummary = (jobs: readonly Job[]): string =>
  (['running', 'queued', 'done', 'failed', 'cancelled'] as const)
    .map((state) => [jobs.filter((job) => job.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(' · ')
