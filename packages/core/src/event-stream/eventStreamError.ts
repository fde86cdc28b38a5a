import { explained } from '../explain.ts'

/** Why a parser gave up on a response: a message past the limit. */
export interface EventStreamError extends Error {
  readonly code: 'message-too-large'
  /** The `maxMessageSize` that was passed, in characters. */
  readonly limit: number
  /** The last event ID in force: resuming after it would meet the same message again. */
  readonly lastEventId: string
}

export const createEventStreamError = (limit: number, lastEventId: string): EventStreamError => {
  const text = `A message is over maxMessageSize (${limit}).`
  return Object.assign(new Error(explained(text, 'message-too-large', {}, 'tooLarge') ?? text), {
    code: 'message-too-large' as const,
    limit,
    lastEventId,
  })
}
