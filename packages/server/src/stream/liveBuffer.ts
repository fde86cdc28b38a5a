import type { LogEntry } from '../log/eventLog.ts'
import type { Position } from '../log/position.ts'

/** Live entries held back for a stream that is still reading the log. */
export interface LiveBuffer {
  offer(entry: LogEntry): void
  /** What directly follows the position, taken out; null when the log must be read first. */
  takeAfter(position: Position): readonly LogEntry[] | null
}

/** Beyond it the oldest fall out: they are in the log, so this costs one more read and loses nothing. */
const CAPACITY = 1024

export const createLiveBuffer = (): LiveBuffer => {
  let entries: LogEntry[] = []
  return {
    offer(entry) {
      entries.push(entry)
      if (entries.length > 2 * CAPACITY) entries = entries.slice(-CAPACITY)
    },
    takeAfter({ epoch, offset }) {
      const first = entries.findIndex((entry) => entry.epoch === epoch && entry.offset === offset + 1)
      if (first === -1) return null
      const taken = entries.slice(first)
      entries = []
      return taken
    },
  }
}
