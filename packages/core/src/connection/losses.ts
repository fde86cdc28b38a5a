import { SSEError } from '../errors.ts'
import type { Hint } from '../explain.ts'

/** Where a loss happened. */
export interface LossPlace {
  url: string
  lastEventId: string
}

/** The page was hidden or put aside in the middle of a request that is not repeated unasked. */
export const leftPage = ({ url, lastEventId }: LossPlace): SSEError =>
  new SSEError('aborted', 'The page was left before the answer had come in full.', {
    url,
    lastEventId,
    fatal: true,
  })

/** `client.clear()` ended a request that is not repeated unasked. */
export const clearedAway = (url: string): SSEError =>
  new SSEError('aborted', 'client.clear() ended the request.', { url, fatal: true })

/** Why a request cannot be made. */
export const unmade = (
  url: string,
  sentence: string,
  fatal = true,
  cause?: unknown,
  hint?: Hint,
  argument?: unknown,
): SSEError => new SSEError('request', sentence, { url, fatal, cause }, hint, argument)
