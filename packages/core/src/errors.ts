import type { SSEMessage } from './event-stream/message.ts'
import { explained, isDevelopment, type Clue } from './explain.ts'
import { print } from './platform.ts'
import { shownUrl } from './shownUrl.ts'

/**
 * Why something failed. A closed set: switch on it.
 *
 * - `network`: the connection was lost, could not be made, or was ended by the server
 * - `timeout`: no response head in `connectTimeout`, or no byte for `idleTimeout`
 * - `status`: the server answered with a status that is no stream
 * - `content-type`: a good status, but not `text/event-stream`
 * - `message-too-large`: a message outgrew `maxMessageSize`
 * - `decode`: the data of one message is not what `decode` or the schema expects
 * - `request`: the request could not be made: an option that cannot be used, a url that no fetch can reach, or a
 *   `url`, `headers` or `body` function that threw
 * - `failed`: a message said so (`failOn`), or `delta` threw
 * - `truncated`: an answer ended before its declared end (`until`, `sentinel`) had come, or in the middle of a message
 * - `overrun`: an iteration was too slow, the log of the stream dropped what it had not read yet
 * - `aborted`: the given `signal` ended the stream; or its page or component was left, or `client.clear()` called, in a request
 *   that is never repeated unasked
 */
export type SSEErrorCode =
  | 'network'
  | 'timeout'
  | 'status'
  | 'content-type'
  | 'message-too-large'
  | 'decode'
  | 'request'
  | 'failed'
  | 'truncated'
  | 'overrun'
  | 'aborted'

/** What is known about a failure besides its code. */
export interface SSEErrorDetails {
  /** Whether the stream, or the loop that threw it, has ended because of it. @default false */
  fatal?: boolean
  /** The url that was asked for. */
  url?: string
  /** The HTTP status, when there was a response. */
  status?: number
  /** How long the server asked to wait (`Retry-After`), in milliseconds; null without a word of it. @default null */
  retryAfter?: number | null
  /** What a refusal said: the first 64 KiB of its body as text. */
  body?: string
  /** The message that could not be decoded, or that said that the stream failed, as the wire carried it. */
  raw?: SSEMessage
  /** The last event ID when it happened: what a reconnection resumes from. */
  lastEventId?: string
  /** The error underneath. */
  cause?: unknown
}

/**
 * Every failure ssekit reports: to `onError` and in the `error` of the state, but for a message that does not decode (`onError` alone)
 * and a loop that is too slow (thrown there alone). Its text says in a sentence what happened; in development also what to do next.
 *
 * @example
 * ```ts
 * createStream('/api/stream', {
 *   onError: (error) => { if (error.code === 'status' && error.status === 403) showLogin() },
 * })
 * ```
 */
export class SSEError extends Error {
  override readonly name = 'SSEError'
  declare readonly code: SSEErrorCode
  declare readonly fatal: boolean
  declare readonly url: string | undefined
  declare readonly status: number | undefined
  declare readonly retryAfter: number | null
  declare readonly body: string | undefined
  declare readonly raw: SSEMessage | undefined
  declare readonly lastEventId: string | undefined

  /**
   * @param sentence what happened; where is said before it, and in development what to do next after it
   * @param clue what helps to say that, beside the code, the sentence and the details
   */
  constructor(code: SSEErrorCode, sentence: string, details: SSEErrorDetails = {}, clue?: Clue) {
    const { cause, ...evidence } = details
    // What a message says of its failure are the words of others.
    const where = code !== 'failed' && details.url ? shownUrl(details.url) : ''
    const text = explained(sentence, code, details, clue) ?? sentence
    super(text.includes(where) ? text : `${where}: ${text}`, cause === undefined ? undefined : { cause })
    Object.assign(this, { fatal: false, retryAfter: null, ...evidence, code })
  }
}

/** The same failure, now the end of the stream: after so many retries, or null where it is not their number. */
export const asFatal = (error: SSEError, retries: number | null): SSEError =>
  new SSEError(error.code, error.message, { ...error, cause: error.cause, fatal: true }, retries)

/** A request that is not repeated unasked lost its page, or all who listened. */
export const leftInMidAnswer = (url: string, lastEventId: string): SSEError =>
  new SSEError('aborted', 'It was left in mid-answer.', { url, lastEventId, fatal: true })

/** `client.clear()` ended a request that is not repeated unasked. */
export const clearedAway = (url: string): SSEError =>
  new SSEError('aborted', 'client.clear() ended the request.', { url, fatal: true })

/** The signal of its consumer was aborted, with this reason. */
export const aborted = (url: string, cause: unknown): SSEError =>
  new SSEError('aborted', 'Its signal was aborted.', { url, fatal: true, cause })

/**
 * In the console, where nobody takes it. Losses are to be expected, and mended: in production they are nobody's news, but an end
 * is, and data that does not decode.
 */
export const printError = (error: SSEError): void => {
  const { fatal, code, message } = error
  if (fatal || code === 'decode' || isDevelopment())
    print(fatal ? 'error' : 'warn', `[ssekit] ${message}`, error)
}
