import type { Delivery } from '../../connection/delivery.ts'
import { SSEError, type SSEErrorCode, type SSEErrorDetails } from '../../errors.ts'

/** In the name of lock and channel: pages that speak another version do not hear each other. */
export const VERSION = 1

/** What is numbered, and so is told once and in order in every page. */
export type Numbered = Extract<Delivery, { type: 'message' | 'lastEventId' | 'unsendableId' }>

/** What a page shows. */
export type Shown = Pick<Extract<Delivery, { type: 'status' }>, 'status' | 'error' | 'retry'>

/** Said by a page that follows: where it is. */
export type Ask = readonly [
  kind: 'ask',
  from: number,
  term: number,
  /** The number that it is to get next; null where it has none in this term. */
  next: number | null,
  /** What it has told its consumers last. */
  id: string,
  /** `join` has what failed tried again. */
  wish: 'join' | 'reconnect' | null,
]

/** Said by the page that leads: what came, how things stand after it, and to whom it is an answer, if any. */
export type Tell = readonly [
  kind: 'tell',
  /** One time of leading: a later one is a greater number. */
  term: number,
  /** The last event ID from which this term began. */
  start: string,
  /** The number of the first in the list; in a term they are dense from 0, and those from before it are below. */
  from: number,
  list: readonly Numbered[],
  /** The last event ID after the list. */
  id: string,
  shown: ShownData,
  /** Its error happened just now. */
  isNew: boolean,
  asked: Ask | null,
  /** The number of what comes after the place of who asked; null where the page that leads does not know that place. */
  at: number | null,
]

type ErrorData = SSEErrorDetails & { code: SSEErrorCode; message: string }
type ShownData = Omit<Shown, 'error'> & { error: ErrorData | null }

/** Without its cause: that may be anything, and not everything can be sent. */
export const asData = ({ error, ...shown }: Shown): ShownData => ({
  ...shown,
  error: error && { ...error, message: error.message },
})

export const fromData = ({ error, ...shown }: ShownData): Shown => ({
  ...shown,
  error: error && new SSEError(error.code, error.message, error),
})

// Anybody of the origin can post to the channel: what could tell a page a wrong message is not heard.

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value)

const isNumbered = (told: Numbered): boolean =>
  told.type === 'message'
    ? [told.message.event, told.message.data, told.message.lastEventId].every(isText)
    : (told.type === 'lastEventId' || told.type === 'unsendableId') && isText(told.id)

const isTell = ([, term, , from, list, id, { status }, , , at]: Tell): boolean =>
  isCount(Math.floor(term)) &&
  isCount(from) &&
  (at === null || isCount(at)) &&
  isText(id) &&
  ['connecting', 'open', 'reconnecting', 'done', 'error'].includes(status) &&
  list.every(isNumbered)

/** What it is; null for anything else. An `ask` may say what it will: it is answered with what is true here. */
export const read = (word: unknown): Ask | Tell | null => {
  try {
    const said = word as Ask | Tell
    return said[0] === 'ask' || (said[0] === 'tell' && isTell(said)) ? said : null
  } catch {
    return null
  }
}
