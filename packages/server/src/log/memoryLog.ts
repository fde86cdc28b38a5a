import { randomBytes } from 'node:crypto'
import { SSEServerError } from '../errors.ts'
import { checkNumbers } from '../options.ts'
import type { EventLog, LogEntry, LogListener } from './eventLog.ts'
import { type LogRange, formatId } from './position.ts'

/** How far back the log of one process reaches: whichever is reached first. */
export interface MemoryLogOptions {
  /**
   * How many messages are kept for those who return.
   * @default 10_000
   */
  size?: number | null | undefined
  /**
   * How long a message is kept, in milliseconds.
   * @default 600_000 (10 minutes)
   */
  maxAge?: number | null | undefined
}

const RELEASED_AT_ONCE = 256

/**
 * The log of one process. History ends with it: after a restart the epoch is another, and returning clients are told of
 * the gap.
 *
 * @throws {@link SSEServerError} `invalid-option`
 * @example
 * const hub = createHub({ log: memoryLog({ size: 50_000, maxAge: 3_600_000 }) })
 */
export const memoryLog = (options?: MemoryLogOptions | null): EventLog => {
  const { size, maxAge } = checkNumbers('memoryLog', { size: 10_000, maxAge: 600_000 }, options)
  const epoch = randomBytes(9).toString('hex')
  // A ring: offset o lives in slot o % size, so neither appending nor dropping moves anything.
  const entries: (LogEntry | undefined)[] = []
  const times: number[] = []
  let oldest = 1
  /** The first slot that has not been emptied: behind `oldest` while many messages that grew old together are let go. */
  let kept = 1
  let tail = { epoch, offset: 0 }
  let listener: LogListener | undefined

  /** A thousand messages of one burst grow old in the same moment: they are found by search, and let go a few at a time. */
  const release = (): void => {
    const end = Math.min(oldest, kept + RELEASED_AT_ONCE)
    for (; kept < end; kept += 1) entries[kept % size] = undefined
  }

  const isOld = (offset: number, now: number): boolean => times[offset % size]! < now - maxAge

  const firstYoung = (now: number): number => {
    let low = oldest
    let high = tail.offset + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (isOld(middle, now)) low = middle + 1
      else high = middle
    }
    return low
  }

  const range = (): LogRange => {
    const now = performance.now()
    if (oldest <= tail.offset && isOld(oldest, now)) oldest = firstYoung(now)
    release()
    return { epoch, oldest, top: tail.offset }
  }

  return {
    get tail() {
      return tail
    },
    append({ audience, block }) {
      const offset = tail.offset + 1
      const entry: LogEntry = { epoch, offset, audience, block }
      // The slot it takes is that of the message which leaves the window.
      oldest = Math.max(oldest, offset - size + 1)
      kept = Math.max(kept, offset - size + 1)
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
