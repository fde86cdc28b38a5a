import { giveWay } from '../../giveWay.ts'
import { isMeant } from '../../log/audience.ts'
import type { EventLog, LogEntry, LogPage } from '../../log/eventLog.ts'
import { formatId, missReason, oldestId, parseId, type Position, resumeAt } from '../../log/position.ts'
import { withoutHoles } from '../../log/withoutHoles.ts'
import type { Grant } from '../../stream/grant.ts'
import { EARLIEST, type GapReason } from '../../message/protocol.ts'
import { gapEntry, type PollEntry, pollEntryOf, positionEntry } from './pollEntry.ts'

/** What a poll asks. */
export interface Question {
  readonly grant: Grant
  readonly lastEventId: string
  /** It understands entries that are a position only, and wants to begin with what comes next. */
  readonly knowsPositions: boolean
}

export interface Answer {
  readonly entries: readonly PollEntry[]
  /** Where the next poll goes on: behind all that was looked at, whether meant for this client or not. */
  readonly lastEventId: string
}

/** Entries looked at in one read. */
const PAGE = 1024
/** An answer ends with the message that passes one of these; the next poll gets the rest. */
const MAX_ENTRIES = 500
const MAX_BYTES = 1024 * 1024
/** How much history is given to those who ask for the first time and cannot read a position, of the last `PAGE` messages. */
const RECENT = 100

const unavailable: Answer = { entries: [], lastEventId: '' }

/** Looks once: waiting is up to the caller. */
export const answerPoll = async (log: EventLog, question: Question): Promise<Answer> => {
  const { grant, lastEventId, knowsPositions } = question
  const read = (after: number, limit: number): Promise<LogPage | null> =>
    log.read(after, limit).catch(() => null)

  const entryFor = (logged: LogEntry, last: Position): PollEntry | null => {
    if (!logged.isLost) return isMeant(logged.audience, grant) ? pollEntryOf(logged) : null
    const requested = formatId(last.epoch, last.offset)
    return gapEntry({ requested, oldest: null, reason: 'evicted' }, logged)
  }

  /** What follows, until the answer is full; of `latest`, the end of what follows. */
  const answerFrom = async (start: Position, latest = false): Promise<Answer> => {
    const entries: PollEntry[] = []
    let { offset } = start
    let bytes = 0
    const isFull = (): boolean => !latest && (entries.length >= MAX_ENTRIES || bytes >= MAX_BYTES)
    const isTooMuch = (): boolean => entries.length > RECENT || (bytes > MAX_BYTES && entries.length > 1)
    while (!isFull()) {
      const page = await read(offset, PAGE)
      // What vanished between two pages is told by the next poll, which asks from here.
      if (!page || missReason({ epoch: start.epoch, offset }, page)) break
      for (const logged of withoutHoles(offset, page)) {
        const pause = giveWay()
        if (pause) await pause
        const last = offset
        offset = logged.offset
        const entry = entryFor(logged, { epoch: start.epoch, offset: last })
        if (!entry) continue
        entries.push(entry)
        bytes += entry.data.length
        while (latest && isTooMuch()) bytes -= entries.shift()!.data.length
        if (isFull()) break
      }
      // Not where the page is short: a store may end it by bytes.
      if (offset >= page.top) break
    }
    return end(entries, { epoch: start.epoch, offset })
  }

  const end = (entries: PollEntry[], position: Position): Answer => {
    const id = formatId(position.epoch, position.offset)
    if (knowsPositions && (entries.at(-1)?.id ?? lastEventId) !== id) entries.push(positionEntry(position))
    return { entries, lastEventId: id }
  }

  const tellGap = (reason: GapReason, range: LogPage | null): Answer => {
    const from = range ? { epoch: range.epoch, offset: range.top } : resumeAt(lastEventId, log.tail)
    const entry = gapEntry({ requested: lastEventId, oldest: range && oldestId(range), reason }, from)
    return { entries: [entry], lastEventId: entry.id }
  }

  const range = await read(0, 0)
  if (lastEventId === '') {
    if (!range) return unavailable
    const top = { epoch: range.epoch, offset: range.top }
    if (knowsPositions) return end([], top)
    return answerFrom({ ...top, offset: Math.max(range.oldest - 1, range.top - PAGE) }, true)
  }
  if (!range) return tellGap('store-unavailable', null)
  if (lastEventId === EARLIEST) return answerFrom({ epoch: range.epoch, offset: range.oldest - 1 })
  const asked = parseId(lastEventId)
  const reason = asked ? missReason(asked, range) : 'malformed'
  return reason ? tellGap(reason, range) : answerFrom(asked!)
}
