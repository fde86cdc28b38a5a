import type { Retry, Status } from '../../connection/delivery.ts'
import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../../errors.ts'

type ErrorData = SSEErrorDetails & { code: SSEErrorCode; message: string }

/** What a page shows, as it can be sent to another. */
export interface Shown {
  status: Status
  error: ErrorData | null
  retry: Retry | null
}

export const BEGINNING: Shown = { status: 'connecting', error: null, retry: null }

/** Without its cause, and what somebody has hung on it: that may be anything, and not everything can be sent. */
export const asData = (error: SSEError | null): ErrorData | null => {
  if (!error) return null
  const { code, message, fatal, url, status, retryAfter, body, raw, lastEventId } = error
  return { code, message, fatal, url, status, retryAfter, body, raw, lastEventId }
}

export const fromData = (error: ErrorData | null): SSEError | null =>
  error && new SSEError(error.code, error.message, error, null)
