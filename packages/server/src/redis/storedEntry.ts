import type { Audience } from '../log/audience.ts'
import type { LogEntry, Signal } from '../log/eventLog.ts'
import { parseId, type Position } from '../log/position.ts'
import { lostEntry } from '../log/withoutHoles.ts'

/** A message as Redis keeps it. */
export interface Content {
  readonly audience: Audience
  readonly block: string
}

/** What joins a message or an order to what was there before it, as `<mark before>-<its own mark>`; empty where nobody knows. */
interface Linked {
  readonly link: string
}

/** A message, with how many orders had been given before it: those are carried out first. */
export interface StoredEntry extends LogEntry, Linked {
  readonly orders: number
}

/** An order to every node, which no client ever sees: numbered apart, and given after the message at `offset`. */
export interface StoredOrder extends Position, Linked {
  readonly number: number
  /** Null when it cannot be read. */
  readonly signal: Signal | null
}

/** Where it stands, as Redis says. */
type Place = Omit<StoredEntry, keyof Content | 'isLost'>

export const toEntry = ({ epoch, offset, orders, link }: Place, content: Content): StoredEntry => ({
  epoch,
  offset,
  orders,
  link,
  audience: content.audience,
  block: content.block,
})

/** What anything that was read may have. */
type Fields = Partial<Record<string, unknown>> | null | undefined

const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''

const areNames = (value: unknown): boolean => Array.isArray(value) && value.every(isName)

const isNameOrNone = (value: unknown): boolean => value === undefined || isName(value)

/** Somebody else may have written there: half an audience would stop whoever reads past it. */
const isAudience = (audience: Fields): boolean => {
  switch (audience?.['to']) {
    case 'all':
      return true
    case 'group':
      return isName(audience['group']) && areNames(audience['except'])
    case 'clients':
      return areNames(audience['clients']) && isNameOrNone(audience['group'])
    default:
      return false
  }
}

const isContent = (content: Partial<Content> | null): content is Content =>
  typeof content?.block === 'string' && isAudience(content.audience)

const isSignal = (signal: Fields): boolean =>
  signal?.['type'] === 'disconnect' &&
  (isName(signal['client']) || isName(signal['group'])) &&
  isNameOrNone(signal['client']) &&
  isNameOrNone(signal['group']) &&
  typeof signal['reconnect'] === 'boolean'

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** What cannot be read is passed over, and told. */
export const decodeEntry = (place: Place, text: string): StoredEntry => {
  const content = parse(text) as Partial<Content> | null
  return isContent(content) ? toEntry(place, content) : { ...lostEntry(place), ...place }
}

export const decodeOrder = ({ epoch, offset, orders, link }: Place, text: string): StoredOrder => {
  const { signal = null } = (parse(text) ?? {}) as { signal?: Signal }
  return { epoch, offset, number: orders, link, signal: isSignal(signal) ? signal : null }
}

const NEWS = /^(\S+) (\d+) (\S+) (.+)$/s

export const isOrder = (item: StoredEntry | StoredOrder): item is StoredOrder => 'signal' in item

/**
 * Reads what the scripts publish: `<epoch>-<offset> <orders> <link> <content>`. Null when it says no more than "look at the log", as
 * everything does that is not ours.
 */
export const decodeNews = (news: string): StoredEntry | StoredOrder | null => {
  const [, id = '', orders, link = '', text = ''] = NEWS.exec(news) ?? []
  const position = parseId(id)
  const content = parse(text)
  if (!position || content === null || typeof content !== 'object') return null
  const place = { ...position, orders: Number(orders), link }
  if ('signal' in content) return decodeOrder(place, text)
  return isContent(content as Partial<Content>) ? toEntry(place, content as Content) : null
}
