import { call, isThenable } from '../call.ts'
import { SSEError } from '../errors.ts'
import { warn } from '../explain.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { ConnectionOptions, FailOn, Until } from './options.ts'

/**
 * What a message ends: nothing (null); the stream, delivered first (`last`) or swallowed (`sentinel`); the stream by the
 * server's own word (`close`); or it says that the stream failed.
 */
export type Ending = 'last' | 'sentinel' | 'close' | SSEError | null

/** Decides the end of a stream from its raw messages, once per message: plain comparisons where there is no function. */
export const endingOf = (
  message: SSEMessage,
  { until, failOn, sentinel }: Pick<ConnectionOptions, 'until' | 'failOn' | 'sentinel'>,
  url: string,
): Ending => {
  const { event, data, lastEventId } = message
  // Types of the hub's own: an `until` function that means "anything else" must not take them for the last message.
  if (event.startsWith('ssekit:')) return event === 'ssekit:close' ? 'close' : null
  if (data === sentinel) return 'sentinel'
  const failed = holds(failOn, message)
  if (!failed) return holds(until, message) ? 'last' : null
  const cause = failed instanceof Error ? failed : undefined
  const text = cause?.message || (typeof failed === 'string' && failed) || 'The server says that it failed.'
  return new SSEError('failed', text, { url, raw: message, lastEventId, fatal: true, cause })
}

const holds = (condition: FailOn | Until | null | undefined, message: SSEMessage): unknown => {
  if (typeof condition !== 'function') {
    return condition === message.event || (Array.isArray(condition) && condition.includes(message.event))
  }
  const said: unknown = call(condition, message)
  // A promise would hold for every message.
  return isThenable(said) ? warn('promiseAsEnding') : said
}
