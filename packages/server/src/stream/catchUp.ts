import { giveWay } from '../giveWay.ts'
import type { EventLog, LogEntry, LogPage } from '../log/eventLog.ts'
import { type LogRange, missReason, oldestId, parseId, resumeAt } from '../log/position.ts'
import { withoutHoles } from '../log/withoutHoles.ts'
import { type LiveBuffer, createLiveBuffer } from './liveBuffer.ts'
import type { Stream } from './stream.ts'
import { EARLIEST, type GapReason } from '../message/protocol.ts'

/** Entries per read. More than a publisher can append in a tick, so that a reader that keeps up arrives at the tail. */
const PAGE = 1024

interface CatchUpContext {
  readonly log: EventLog
  /** Where the hub offers live entries to those who are still catching up. */
  readonly buffers: Set<Pick<LiveBuffer, 'offer'>>
  /** The stream's first position has been told. */
  onPositioned(): void
}

/**
 * Brings a new stream from its Last-Event-ID to live. Live entries are held back first, then the log is read, then what
 * was held back is taken over by offset: nothing can fall between, nothing comes twice. The last look at the tail and
 * the turn to live happen in the same tick.
 */
export const catchUp = async (
  stream: Stream,
  { log, buffers, onPositioned }: CatchUpContext,
): Promise<void> => {
  const { lastEventId } = stream
  const buffer = createLiveBuffer()

  const tellGap = (requested: string, reason: GapReason, range: LogRange | null): void =>
    range
      ? stream.moveOverGap(
          { requested, oldest: oldestId(range), reason },
          { epoch: range.epoch, offset: range.top },
        )
      : stream.moveOverGap({ requested, oldest: null, reason }, resumeAt(requested, log.tail))

  const read = (after: number, limit: number): Promise<LogPage | null> =>
    log.read(after, limit).catch(() => null)

  const takePosition = async (): Promise<void> => {
    if (lastEventId === '') {
      // A log that has not reached its store yet has no position to begin from.
      if (!log.tail) await read(0, 0)
      return stream.moveTo(log.tail)
    }
    const range = await read(0, 0)
    if (range && lastEventId === EARLIEST)
      return stream.moveTo({ epoch: range.epoch, offset: range.oldest - 1 })
    const asked = parseId(lastEventId)
    const reason = !range ? 'store-unavailable' : asked ? missReason(asked, range) : 'malformed'
    if (reason) tellGap(lastEventId, reason, range)
    else stream.resumeFrom(asked!)
  }

  /** The entries that follow, or none after a gap was told. */
  const nextEntries = async (): Promise<readonly LogEntry[]> => {
    const position = stream.position()
    if (!position) {
      stream.moveTo(log.tail)
      return []
    }
    const held = buffer.takeAfter(position)
    if (held) return held
    const page = await read(position.offset, PAGE)
    const reason = page && missReason(position, page)
    const entries = page && withoutHoles(position.offset, page)
    if (reason) tellGap(stream.lastId(), reason, page)
    else if (!entries || entries.length === 0) tellGap(stream.lastId(), 'store-unavailable', null)
    else return entries
    return []
  }

  const isAtTail = (): boolean => {
    const { tail } = log
    const position = stream.position()
    return !tail || (position?.epoch === tail.epoch && position.offset >= tail.offset)
  }

  buffers.add(buffer)
  try {
    await takePosition()
    if (stream.isOpen) onPositioned()
    while (stream.isOpen && !isAtTail()) {
      for (const entry of await nextEntries()) {
        if (!stream.isOpen) return
        stream.replay(entry)
        const pause = stream.isBlocked ? stream.drained() : giveWay()
        if (pause) await pause
      }
    }
    stream.live = true
  } finally {
    buffers.delete(buffer)
  }
}
