import type { Retry, SSEError, Status } from '@ssekit/core'
import { wordsOf } from './refusal.ts'

type Failure = Pick<SSEError, 'code' | 'status' | 'message'> & Partial<Pick<SSEError, 'body'>>

export interface ConnectionState {
  status: Status
  retry: Retry | null
  /** What went wrong last, with a stream or with a request. */
  error: Failure | null
}

/** What there is to say about a connection that is down. */
export interface Trouble {
  title: string
  text: string
  /** Whether another try by hand may help. */
  canRetry: boolean
  /** Where to log in, when that is what is missing. */
  logInAt?: string
}

const absent = 'The dev server does not answer'
const start = 'Start it with “npm start” in the project’s folder'

/** A server that says so itself is there, and will be back. */
const isAway = (error: Failure | null): boolean => error?.status === 503

/** No answer at all, or what a proxy in front of an absent server answers with: a server that is there says why. */
const isAbsent = (error: Failure | null): boolean =>
  error === null ||
  error.code === 'network' ||
  error.code === 'timeout' ||
  ((error.status ?? 0) >= 500 && wordsOf(error) === '')

/**
 * What to tell the user when the line is down for longer than a blink, `null` while all is well. One lost connection
 * is the badge's business; the second failure in a row, or the end, is worth a notice.
 */
export const troubleOf = ({ status, retry, error }: ConnectionState): Trouble | null => {
  const hasEnded = status === 'error'
  if (!hasEnded && (status !== 'reconnecting' || (retry?.attempt ?? 0) < 2)) return null
  const next = hasEnded ? 'Try again in a moment.' : 'This page reconnects by itself.'
  if (isAway(error)) return { title: 'The server is away for a moment', text: next, canRetry: true }
  if (isAbsent(error)) {
    const text = hasEnded ? `${start}, then try again.` : `${start}. ${next}`
    return { title: absent, text, canRetry: true }
  }
  if (error?.status === 401) {
    const text = 'This server wants to know who you are.'
    return { title: 'Log in first', text, canRetry: true, logInAt: '/login' }
  }
  const why = hasEnded ? 'The stream has ended with an error' : 'The connection keeps failing'
  const isOther = error?.code === 'content-type'
  const title = isOther
    ? 'Something other than a stream answered'
    : error?.status
      ? `The server answered ${error.status}`
      : why
  return { title, text: (error && wordsOf(error)) || (error?.message ?? ''), canRetry: true }
}
