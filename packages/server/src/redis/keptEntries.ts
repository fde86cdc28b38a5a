import type { LogEntry } from '../log/eventLog.ts'

/** Entries that were read for some and are kept a while for others, the same objects for all: their frames are made once. */
export interface KeptEntries {
  has(offset: number): boolean
  /** What directly follows from this offset on, up to a hole; no more than a page. */
  from(offset: number, limit: number): LogEntry[]
  /** Takes entries of an epoch; the next epoch puts an end to what there is. Gives back the same ones, or those it has of them. */
  keep(epoch: string, entries: readonly LogEntry[]): LogEntry[]
  clear(): void
}

/** Beyond it what came first goes: it can be read again. */
const MAX_BYTES = 8 * 1024 * 1024

/** About: the text, the names it is for, and what stands around them. */
const sizeOf = ({ block, audience }: LogEntry): number => {
  const names = audience.to === 'clients' ? audience.clients : audience.to === 'group' ? audience.except : []
  return block.length + 40 * names.length + 400
}

export const createKeptEntries = (pageBytes: number): KeptEntries => {
  const kept = new Map<number, LogEntry>()
  let epoch = ''
  let bytes = 0

  const clear = (): void => {
    kept.clear()
    bytes = 0
  }

  const add = (entry: LogEntry): LogEntry => {
    const known = kept.get(entry.offset)
    if (known) return known
    kept.set(entry.offset, entry)
    bytes += sizeOf(entry)
    return entry
  }

  const trim = (): void => {
    for (const [offset, entry] of kept) {
      if (bytes <= MAX_BYTES) return
      kept.delete(offset)
      bytes -= sizeOf(entry)
    }
  }

  return {
    has: (offset) => kept.has(offset),
    from(offset, limit) {
      const found: LogEntry[] = []
      let size = 0
      while (found.length < limit && size < pageBytes) {
        const entry = kept.get(offset + found.length)
        if (!entry) break
        found.push(entry)
        size += sizeOf(entry)
      }
      return found
    },
    keep(current, entries) {
      if (current !== epoch) clear()
      epoch = current
      const shared = entries.map(add)
      trim()
      return shared
    },
    clear,
  }
}
