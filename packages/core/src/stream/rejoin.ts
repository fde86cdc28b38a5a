import type { Status } from '../connection/delivery.ts'
import type { ConnectionOptions } from '../connection/options.ts'
import { policyOf, retryDelay } from '../connection/policy.ts'
import { after, now, random, type Cancel } from '../platform.ts'

/**
 * When a stream that was given up is tried again because somebody joins it: at once, and each further time as late as a retry
 * would be. A page that shows one component for an error and another for the rest would else ask without end.
 */
export interface Rejoin {
  /** Of each status that is told. */
  note(status: Status): void
  /** Calls back when it is time. */
  wait(callback: () => void): void
  /** True where it was waiting. */
  stop(): boolean
}

export const createRejoin = (options: ConnectionOptions): Rejoin => {
  const { delay, maxDelay } = policyOf(options)
  let failures = 0
  let failedAt = 0
  let cancel: Cancel | null = null
  const stop = (): boolean => {
    const wasWaiting = cancel !== null
    cancel?.()
    cancel = null
    return wasWaiting
  }
  return {
    note: (status) => {
      if (status === 'open') failures = 0
      if (status !== 'error') return
      failures += 1
      failedAt = now()
    },
    wait: (callback) => {
      if (failures < 2) return callback()
      cancel = after(failedAt + retryDelay(failures - 1, delay, maxDelay, 0, random()) - now(), () => {
        stop()
        callback()
      })
    },
    stop,
  }
}
