import type { Audience } from '../log/audience.ts'
import type { LogEntry, Signal } from '../log/eventLog.ts'
import { parseId } from '../log/position.ts'

/** What is stored under an offset: a message, or an order to every node, which no client ever sees. */
export type Content = { readonly audience: Audience; readonly block: string } | { readonly signal: Signal }

export interface StoredEntry extends LogEntry {
  readonly signal?: Signal
}

const NOBODY: Audience = { to: 'clients', clients: [] }

export const encodeContent = (content: Content): string => JSON.stringify(content)

export const toEntry = (epoch: string, offset: number, content: Content): StoredEntry =>
  'signal' in content
    ? { epoch, offset, audience: NOBODY, block: '', signal: content.signal }
    : { epoch, offset, audience: content.audience, block: content.block }

export const decodeEntry = (epoch: string, offset: number, text: string): StoredEntry =>
  toEntry(epoch, offset, JSON.parse(text) as Content)

/** Reads what the scripts publish: `<epoch>-<offset> <content>`. Null when it says no more than "look at the log". */
export const decodeNews = (news: string): StoredEntry | null => {
  const space = news.indexOf(' ')
  const position = parseId(news.slice(0, space))
  const text = news.slice(space + 1)
  if (!position || text === '') return null
  try {
    return decodeEntry(position.epoch, position.offset, text)
  } catch {
    // Someone else's words on our channel.
    return null
  }
}
