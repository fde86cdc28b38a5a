import { randomBytes } from 'node:crypto'
import { SSEServerError } from '../errors.ts'
import { checkNumbers } from '../options.ts'
import type { EventLog, LogEntry, LogListener } from './eventLog.ts'
import { type LogRange, formatId } from './position.ts'

export interface MemoryLogOptions {
  /**
   * How many messages are kept for those who return.
   * @default 10_000
   */
  size?: number
  /**
   * How long a message is kept, in milliseconds.
   * @default 600_000 (10 minutes)
   */
  maxAge?: number
}

/**
 * The log of one process. History ends with it: after a restart the epoch is another, and returning clients are told of
 * the gap.
 *
 * @throws {@link SSEServerError} `invalid-option`
 * @example
 * const hub = createHub({ log: memoryLog({ size: 50_000, maxAge: 3_600_000 }) })
 */
export const memoryLog = (options: MemoryLogOptions = {}): EventLog => {
  const { size, maxAge } = checkNumbers('memoryLog', { size: 10_000, maxAge: 600_000 }, options)
  const epoch = randomBytes(9).toString('hex')
  // A ring: offset o lives in slot o % size, so neither appending nor dropping moves anything.
  const entries: (LogEntry | undefined)[] = []
  const times: number[] = []
  let oldest = 1
  let tail = { epoch, offset: 0 }
  let listener: LogListener | undefined

  const dropOldest = (): void => {
    entries[oldest % size] = undefined
    oldest += 1
  }

  const range = (): LogRange => {
    const expired = performance.now() - maxAge
    while (oldest <= tail.offset && times[oldest % size]! < expired) dropOldest()
    return { epoch, oldest, top: tail.offset }
  }

  return {
    get tail() {
      return tail
    },
    append({ audience, block }) {
      const offset = tail.offset + 1
      const entry: LogEntry = { epoch, offset, audience, block }
      if (offset - oldest >= size) dropOldest()
      entries[offset % size] = entry
      times[offset % size] = performance.now()
      range()
      tail = { epoch, offset }
      listener?.onEntry(entry)
      return Promise.resolve(entry)
    },
    read(after, limit) {
      const page: LogEntry[] = []
      const held = range()
      for (
        let offset = Math.max(after + 1, held.oldest);
        offset <= held.top && page.length < limit;
        offset += 1
      ) {
        page.push(entries[offset % size]!)
      }
      return Promise.resolve({ ...held, entries: page })
    },
    signal(signal) {
      listener?.onSignal(signal)
      return Promise.resolve()
    },
    listen(next) {
      if (listener) {
        throw new SSEServerError(
          'invalid-option',
          `This log (${formatId(epoch, 0)}) already has a hub. Make one per hub.`,
          {
            field: 'log',
          },
        )
      }
      listener = next
    },
    close() {
      listener = undefined
      return Promise.resolve()
    },
  }
}
