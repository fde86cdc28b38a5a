import { inRange } from '../connection/policy.ts'
import { after, onFrame, type Cancel } from '../platform.ts'

/**
 * When state is published: before the next frame, at once, or at most every so many milliseconds. Handlers are not
 * affected: they get every message as it comes.
 */
export type Flush = 'frame' | 'sync' | number

export interface FlushSchedule {
  /** Something changed: publish when it is time. */
  request(): void
  cancel(): void
}

export const createFlushSchedule = (flush: Flush, publish: () => void): FlushSchedule => {
  let pending: Cancel | null = null
  const run = (): void => {
    pending = null
    publish()
  }
  const delay = typeof flush === 'number' ? inRange('flush', flush, 0) : null
  return {
    request: () => {
      if (flush === 'sync') publish()
      else pending ??= delay === null ? onFrame(run) : after(delay, run)
    },
    cancel: () => {
      pending?.()
      pending = null
    },
  }
}
