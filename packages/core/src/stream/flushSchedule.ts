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
  return {
    request: () => {
      if (flush === 'sync') publish()
      else pending ??= flush === 'frame' ? onFrame(run) : after(flush, run)
    },
    cancel: () => {
      pending?.()
      pending = null
    },
  }
}
