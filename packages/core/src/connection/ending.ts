import type { SSEMessage } from '../event-stream/message.ts'
import { reportError } from '../platform.ts'
import type { Until } from './options.ts'

/** The hub's word for "do not come back". */
export const CLOSE_EVENT = 'ssekit:close'

/** Types of the hub's own: an `until` function that means "anything else" must not take them for the last message. */
const RESERVED = 'ssekit:'

/** Whether a message is the last: delivered first, or swallowed. */
export type Ending = 'deliver' | 'swallow' | null

/** Decides the end of a stream from its raw messages, once per message: a plain comparison where there is no function. */
export const createEndingCheck = (
  until: Until | undefined,
  sentinel: string | undefined,
): ((message: SSEMessage) => Ending) => {
  const isLast = matcher(until)
  return (message) => {
    if (message.event.startsWith(RESERVED)) return message.event === CLOSE_EVENT ? 'swallow' : null
    if (sentinel !== undefined && message.data === sentinel) return 'swallow'
    return isLast?.(message) ? 'deliver' : null
  }
}

const matcher = (until: Until | undefined): ((message: SSEMessage) => boolean) | null => {
  if (until === undefined) return null
  if (typeof until === 'string') return (message) => message.event === until
  if (typeof until !== 'function') return (message) => until.includes(message.event)
  return (message) => {
    try {
      return until(message)
    } catch (error) {
      reportError(error)
      return false
    }
  }
}
