import type { Delivery } from '../../connection/delivery.ts'
import type { Retry, Status } from '../../connection/status.ts'
import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../../errors.ts'

/** In the name of lock and channel: pages that speak another version do not hear each other. */
export const VERSION = 1

/** What is numbered, and so is told once and in order in every page. */
export type Numbered = Extract<Delivery, { type: 'message' | 'lastEventId' | 'unsendableId' }>

/** What a page shows. */
export type Shown = Pick<Extract<Delivery, { type: 'status' }>, 'status' | 'error' | 'retry'>

/** Said by a page that follows: where it is. */
export interface Ask {
  readonly kind: 'ask'
  readonly from: number
  readonly term: number
  /** The number that it is to get next; null where it has none in this term. */
  readonly next: number | null
  /** What it has told its consumers last. */
  readonly id: string
  /** `join` has what failed tried again. */
  readonly wish: 'join' | 'reconnect' | null
}

/** Said by the page that leads: what came, how things stand after it, and to whom it is an answer, if any. */
export interface Tell {
  readonly kind: 'tell'
  /** One time of leading: a later one is a greater number. */
  readonly term: number
  /** The last event ID from which this term began. */
  readonly start: string
  /** The number of the first in the list; in a term they are dense from 0, and those from before it are below. */
  readonly from: number
  readonly list: readonly Numbered[]
  /** The last event ID after the list. */
  readonly id: string
  readonly status: Status
  readonly retry: Retry | null
  readonly error: ErrorData | null
  /** The error happened just now. */
  readonly isNew: boolean
  readonly asked: Ask | null
  /** The number of what comes after the place of who asked; null where the page that leads does not know that place. */
  readonly at: number | null
}

type ErrorData = SSEErrorDetails & { code: SSEErrorCode; message: string }

/** Without its cause: that may be anything, and not everything can be sent. */
export const asData = ({ status, retry, error }: Shown): Pick<Tell, 'status' | 'retry' | 'error'> => {
  if (!error) return { status, retry, error: null }
  const { code, message, fatal, url, status: answer, retryAfter, body, raw, lastEventId } = error
  return {
    status,
    retry,
    error: { code, message, fatal, url, status: answer, retryAfter, body, raw, lastEventId },
  }
}

export const asError = (error: ErrorData | null): SSEError | null =>
  error && new SSEError(error.code, error.message, error)

// Anybody of the origin can post to the channel: what does not have the shape is not heard.

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = Number.isSafeInteger
const isNullOr = (is: (value: unknown) => boolean, value: unknown): boolean => value === null || is(value)
/** So that the next one can be greater. */
const isTerm = (value: unknown): boolean => Number(value) >= 0 && Number(value) < 1e15
const has = (value: unknown, ...texts: string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  texts.every((name) => isText(value[name as keyof typeof value]))

const STATUS = /^(connecting|open|reconnecting|done|error)$/

const isNumbered = (value: unknown): boolean => {
  const { type, message } = Object(value) as { type?: unknown; message?: unknown }
  if (type === 'message') return has(message, 'event', 'data', 'lastEventId')
  return (type === 'lastEventId' || type === 'unsendableId') && has(value, 'id')
}

export const isAsk = (word: unknown): word is Ask => {
  const { kind, term, next } = Object(word) as Partial<Ask>
  return kind === 'ask' && isTerm(term) && isNullOr(isCount, next) && has(word, 'id')
}

export const isTell = (word: unknown): word is Tell => {
  const { kind, term, from, list, status, retry, error, asked, at } = Object(word) as Partial<Tell>
  return (
    kind === 'tell' &&
    isTerm(term) &&
    isCount(from) &&
    Array.isArray(list) &&
    list.every(isNumbered) &&
    has(word, 'start', 'id') &&
    STATUS.test(String(status)) &&
    isNullOr((value) => has(value, 'reason'), retry) &&
    isNullOr((value) => has(value, 'code', 'message'), error) &&
    isNullOr(isAsk, asked) &&
    isNullOr(isCount, at)
  )
}
