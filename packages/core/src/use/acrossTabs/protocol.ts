import type { Delivery } from '../../connection/delivery.ts'
import { isTextOrTexts } from '../../source/rules.ts'
import type { Shown } from './shown.ts'

/** In the name of lock and channel: pages that speak another version do not hear each other. */
export const VERSION = 1

/** What is numbered, and so is told once and in order in every page. */
export type Numbered = Extract<Delivery, { type: 'message' | 'lastEventId' }>

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

/** Said by a page that follows: the event types that it waits for, as the transport of the page that leads may have to name them. */
export type Want = readonly [kind: 'want', types: readonly string[]]

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
  shown: Shown,
  /** Its error happened just now. */
  isNew: boolean,
  asked: Ask | null,
  /** The page that leads knows the place of who asked: the list is what comes after it. */
  isKnown: boolean,
]

/** Terms are times: one far in the future would deafen a page to all that come after it. */
const MOST = 1e15

// Anybody of the origin can post to the channel: what could tell a page a wrong message is not heard.

const isTell = ([, term, , from, list, id, { status }]: Tell): boolean =>
  term < MOST &&
  (from | 0) === from &&
  ['connecting', 'open', 'reconnecting', 'done', 'error'].includes(status) &&
  [id, ...list.flatMap(textsOf)].every((text) => typeof text === 'string')

/** All texts of one; something else where it is none. */
const textsOf = (told: Numbered): unknown =>
  told.type === 'message'
    ? [told.message.event, told.message.data, told.message.lastEventId]
    : told.type === 'lastEventId' && told.id

/** What it is; null for anything else. An `ask` may say what it will: it is answered with what is true here. */
export const read = (word: unknown): Ask | Tell | Want | null => {
  try {
    const said = word as Ask | Tell | Want
    const isWhole =
      said[0] === 'want' ? isTextOrTexts(said[1]) : said[0] === 'ask' || (said[0] === 'tell' && isTell(said))
    return isWhole ? said : null
  } catch {
    return null
  }
}
