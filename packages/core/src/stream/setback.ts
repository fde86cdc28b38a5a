import { HEALTHY_AFTER } from '../connection/attempt.ts'
import type { Retry, Status } from '../connection/delivery.ts'
import type { ConnectionOptions } from '../connection/options.ts'
import { policyOf, retryDelay } from '../connection/policy.ts'
import type { SSEError } from '../errors.ts'
import { now, random } from '../platform.ts'

/**
 * A stream that was given up is tried again when somebody joins it: at once, and each further time as late as a retry would be. A
 * page that shows one component for an error and another for the rest would else ask without end.
 */
export interface Setback {
  /** Of each status that is told. */
  note(status: Status, error: SSEError | null): void
  /** How long who joins now has to wait, in milliseconds; 0 or less for not at all. */
  left(): number
  /** How the stream reads meanwhile. */
  shown(): { error: SSEError | null; retry: Retry }
}

export const createSetback = (options: ConnectionOptions): Setback => {
  const { delay, maxDelay } = policyOf(options)
  /** In a row, none of them after it had been up for long. */
  let failures = 0
  let openedAt = Infinity
  let last: SSEError | null = null
  let wait = 0
  let until = 0
  return {
    note: (status, error) => {
      if (status === 'open') openedAt = now()
      if (status !== 'error') return
      failures = now() - openedAt >= HEALTHY_AFTER ? 1 : failures + 1
      openedAt = Infinity
      last = error
      wait = failures > 1 ? retryDelay(failures - 1, delay, maxDelay, 0, random()) : 0
      until = now() + wait
    },
    left: () => until - now(),
    shown: () => ({
      error: last,
      retry: { attempt: failures - 1, delay: wait, at: until, reason: last?.code ?? 'open' },
    }),
  }
}
