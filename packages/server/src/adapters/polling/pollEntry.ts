import type { LogEntry } from '../../log/eventLog.ts'
import { formatId, type Position } from '../../log/position.ts'
import { type Gap, gapData } from '../../message/protocol.ts'

/** A message as a poll's answer carries it. */
export interface PollEntry {
  readonly event: string
  /** As on the wire: text, which is JSON where the sender gave anything else. */
  readonly data: string
  readonly id: string
}

/** A place in the stream, without a message: for those who say that they can read it. */
export const positionEntry = ({ epoch, offset }: Position): PollEntry => ({
  event: 'ssekit:position',
  data: '',
  id: formatId(epoch, offset),
})

export const gapEntry = (gap: Gap, from: Position | null): PollEntry => ({
  event: 'ssekit:gap',
  data: gapData(gap),
  id: from ? formatId(from.epoch, from.offset) : '',
})

/** Reads a block of our own making: lines end in LF, with one space after the colon. */
export const pollEntryOf = ({ epoch, offset, block }: LogEntry): PollEntry | null => {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7)
    else if (line.startsWith('data: ')) data.push(line.slice(6))
  }
  // A block may hold nothing but a reconnection time, which is not for those who poll.
  return data.length === 0 ? null : { event, data: data.join('\n'), id: formatId(epoch, offset) }
}
