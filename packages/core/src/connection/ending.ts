import { isThenable } from '../call.ts'
import { warn } from '../explain.ts'
import { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { reportError } from '../platform.ts'
import type { ConnectionOptions, FailOn, Until } from './options.ts'
import { shownUrl } from '../shownUrl.ts'

/** The hub's word for "do not come back". */
export const CLOSE_EVENT = 'ssekit:close'

/** Types of the hub's own: an `until` function that means "anything else" must not take them for the last message. */
const RESERVED = 'ssekit:'

/**
 * What a message ends: nothing (null); the stream, delivered first (`last`) or swallowed (`sentinel`); the stream by the
 * server's own word (`close`); or it says that the stream failed.
 */
export type Ending = 'last' | 'sentinel' | 'close' | SSEError | null

/** Decides the end of a stream from its raw messages, once per message: plain comparisons where there is no function. */
export const createEndingCheck = (
  { until, failOn, sentinel }: Pick<ConnectionOptions, 'until' | 'failOn' | 'sentinel'>,
  urlOf: () => string,
): ((message: SSEMessage) => Ending) => {
  const failure = matcher(failOn)
  const last = matcher(until)
  return (message) => {
    if (message.event.startsWith(RESERVED)) return message.event === CLOSE_EVENT ? 'close' : null
    if (sentinel != null && message.data === sentinel) return 'sentinel'
    const failed = failure?.(message)
    if (failed) return failedError(failed, message, urlOf())
    return last?.(message) ? 'last' : null
  }
}

const failedError = (failed: unknown, raw: SSEMessage, url: string): SSEError => {
  const said = failed instanceof Error ? failed.message : typeof failed === 'string' ? failed : ''
  const text = said || `A "${raw.event}" message of ${shownUrl(url)} says that it failed; see error.raw.`
  const cause = failed instanceof Error ? failed : undefined
  return new SSEError('failed', text, { url, raw, lastEventId: raw.lastEventId, fatal: true, cause })
}

const matcher = (condition: FailOn | Until | null | undefined): ((message: SSEMessage) => unknown) | null => {
  if (condition === undefined || condition === null) return null
  if (typeof condition === 'string') return (message) => message.event === condition
  if (typeof condition !== 'function') return (message) => condition.includes(message.event)
  return (message) => {
    try {
      const holds = condition(message) as unknown
      if (!isThenable(holds)) return holds
      // It would hold for every message.
      holds.then(undefined, reportError)
      warn('promiseAsEnding')
    } catch (error) {
      reportError(error)
    }
    return false
  }
}
