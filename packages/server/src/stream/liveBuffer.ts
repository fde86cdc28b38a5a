import type { LogEntry } from '../log/eventLog.ts'
import type { Position } from '../log/position.ts'

/** Live entries held back for a stream that is still reading the log. */
export interface LiveBuffer {
  offer(entry: LogEntry): void
  /** What directly follows the position, up to the next hole, taken out; null when the log must be read first. */
  takeAfter(position: Position): readonly LogEntry[] | null
}

/** Beyond it the oldest fall out: they are in the log, so this costs one more read and loses nothing. */
const CAPACITY = 1024

/** A node that lost its store for a while goes on elsewhere, or in another epoch. */
const follows = (entry: Position, { epoch, offset }: Position): boolean =>
  entry.epoch === epoch && entry.offset === offset + 1

export const createLiveBuffer = (): LiveBuffer => {
  let entries: LogEntry[] = []
  return {
    offer(entry) {
      entries.push(entry)
      if (entries.length > 2 * CAPACITY) entries = entries.slice(-CAPACITY)
    },
    takeAfter(position) {
      const first = entries.findIndex((entry) => follows(entry, position))
      if (first === -1) return null
      let end = first + 1
      while (end < entries.length && follows(entries[end]!, entries[end - 1]!)) end += 1
      const taken = entries.slice(first, end)
      entries = entries.slice(end)
      return taken
    },
  }
}
