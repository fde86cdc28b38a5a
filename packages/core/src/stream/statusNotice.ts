import type { Retry, Status } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import { call } from '../call.ts'
import type { ConsumerOptions } from './consumerOptions.ts'

export interface StatusDetails {
  readonly error: SSEError | null
  readonly retry: Retry | null
}

/** Tells a consumer's handlers of its status; nothing where it is the one they were told last. */
export type StatusNotice = (status: Status, details: StatusDetails) => void

/** `first` is what the consumer shows before it is told anything. */
export const createStatusNotice = (
  handlers: () => readonly ConsumerOptions[],
  first: Status,
): StatusNotice => {
  let last = first
  const waiting: [status: Status, details: StatusDetails][] = []

  return (status, details) => {
    if (status === last) return
    last = status
    waiting.push([status, details])
    // A handler changed it again: the other handlers hear of this one first.
    if (waiting.length > 1) return
    for (const [next, { error, retry }] of waiting) {
      for (const { onStatus } of handlers()) {
        // One that is no function may be the very error that this is about.
        if (typeof onStatus === 'function') call(onStatus, next, { error, retry })
      }
      if (next === 'done') for (const { onDone } of handlers()) call(onDone)
    }
    waiting.length = 0
  }
}
