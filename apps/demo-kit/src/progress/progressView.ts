import type { SSEError, Status } from '@ssekit/core'
import type { Completion, Progress } from '../events.ts'
import { formatDuration } from '../format/formatDuration.ts'
import type { IconName } from '../icons.ts'

export interface Run {
  status: Status
  error: SSEError | null
  latest: { progress?: Progress; complete?: Completion }
}

export interface ProgressView {
  state: 'waiting' | 'running' | 'reconnecting' | 'done' | 'failed'
  /** The state in a word, beside its icon: nothing hangs on colour. */
  label: string
  icon: IconName
  percentage: number
  /** `'3 of 12'`; empty before the first step. */
  step: string
  message: string
}

/** How a run of work looks: what the server says about it, else what became of its stream. */
export const progressView = ({ status, error, latest: { progress, complete } }: Run): ProgressView => {
  const percentage = Math.round(progress?.percentage ?? 0)
  const step = progress ? `${progress.step} of ${progress.total}` : ''
  const message = progress?.message ?? ''

  if (complete?.status === 'done') {
    const text = `${complete.message} (${formatDuration(complete.durationMs)})`
    return { state: 'done', label: 'Done', icon: 'check', percentage: 100, step, message: text }
  }
  if (complete)
    return { state: 'failed', label: 'Failed', icon: 'cross', percentage, step, message: complete.message }
  if (status === 'error') {
    return {
      state: 'failed',
      label: 'Failed',
      icon: 'cross',
      percentage,
      step,
      message: error?.message ?? message,
    }
  }
  if (status === 'reconnecting') {
    return { state: 'reconnecting', label: 'Reconnecting', icon: 'retry', percentage, step, message }
  }
  if (!progress) {
    return { state: 'waiting', label: 'Waiting', icon: 'dots', percentage, step, message: 'Starting…' }
  }
  return { state: 'running', label: 'Running', icon: 'progress', percentage, step, message }
}
