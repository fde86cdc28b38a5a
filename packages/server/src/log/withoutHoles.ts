import type { LogEntry, LogPage } from './eventLog.ts'
import type { Position } from './position.ts'

/** What stood there, or before it, cannot be read: it may have been for anyone. */
export const lostEntry = ({ epoch, offset }: Position): LogEntry => ({
  epoch,
  offset,
  audience: { to: 'all' },
  block: '',
  isLost: true,
})

/**
 * The entries of a page, for who stands at `after` and misses nothing else: what a store does not have any more in the midst of
 * what it has, as somebody deleted it there, is a lost entry.
 */
export const withoutHoles = (after: number, { epoch, top, entries }: LogPage): readonly LogEntry[] => {
  if (entries.length === 0) return after < top ? [lostEntry({ epoch, offset: top })] : entries
  if (entries.at(-1)!.offset === after + entries.length) return entries
  const whole: LogEntry[] = []
  let last = after
  for (const entry of entries) {
    if (entry.offset !== last + 1) whole.push(lostEntry({ epoch, offset: entry.offset - 1 }))
    whole.push(entry)
    last = entry.offset
  }
  return whole
}
