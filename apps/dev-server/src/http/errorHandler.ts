import { SSEServerError, type SSEServerErrorCode } from '@ssekit/server'
import type { ErrorRequestHandler } from 'express'
import { HttpError, invalid } from './httpError.ts'

/** Errors that Express and its body parser throw carry a status and sometimes a type. */
interface RequestError {
  status?: number
  type?: string
  /** Of what unpacks a body. */
  errno?: number
}

/** What each failure of the body parser means to the sender. */
const bodyErrors: Record<string, HttpError> = {
  'entity.parse.failed': new HttpError(400, 'invalid-json', 'The body is not a JSON object.', {
    field: 'body',
  }),
  'entity.too.large': new HttpError(413, 'too-large', 'The body is larger than 100 KB. Send less.', {
    field: 'body',
  }),
  'charset.unsupported': new HttpError(415, 'unsupported', 'Send the body as UTF-8.', { field: 'body' }),
  'encoding.unsupported': new HttpError(415, 'unsupported', 'Send the body as it is, gzip, br or deflate.', {
    field: 'body',
  }),
}

/** What a hub cannot do for now; all else that it refuses was checked before. */
const hubErrors: Partial<Record<SSEServerErrorCode, HttpError>> = {
  'hub-closed': new HttpError(503, 'closing', 'The server is closing. Try again in a moment.', {
    headers: { 'Retry-After': '1' },
  }),
  'store-unavailable': new HttpError(
    503,
    'store-unavailable',
    'The history does not answer. The message may have been stored all the same: look before you send it again.',
    { headers: { 'Retry-After': '5' } },
  ),
}

const toHttpError = (error: unknown): HttpError | null => {
  if (error instanceof HttpError) return error
  if (error instanceof SSEServerError && hubErrors[error.code]) return hubErrors[error.code]!
  const { status, type, errno } = (error ?? {}) as RequestError
  if (type !== undefined && bodyErrors[type]) return bodyErrors[type]
  if (error instanceof URIError)
    return invalid('path', 'The path holds a % that is not followed by valid hex digits.')
  if (status === 400 && typeof errno === 'number')
    return invalid('body', 'The body is not packed as its Content-Encoding says.')
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HttpError(status, 'bad-request', 'The request could not be read.')
  }
  return null
}

/**
 * The last handler: each error becomes JSON. What nobody foresaw goes to the log with its stack, and to the client as
 * a plain 500: a stack tells an attacker more than a user.
 */
export const errorHandler = (report: (line: string, level: 'error') => void): ErrorRequestHandler => {
  // Express knows an error handler by its four parameters.
  return (error, req, res, _next) => {
    const known = toHttpError(error)
    if (!known)
      report(`${req.method} ${req.path} ${error instanceof Error ? error.stack : String(error)}`, 'error')
    if (res.headersSent) {
      // The head is out, so the only honest signal left is a cut.
      res.destroy()
      return
    }
    const answer =
      known ?? new HttpError(500, 'internal', 'Something failed in the server; its log says what.')
    res.status(answer.status).set(answer.headers).json(answer.toBody())
  }
}
