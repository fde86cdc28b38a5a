/** A place in the log: the last message a client has seen, or the last there is. */
export interface Position {
  /** Names one life of the log. Offsets of two epochs cannot be compared. */
  readonly epoch: string
  /** Number of the message, from 1, without holes; 0 is before the first. */
  readonly offset: number
}

/** What a log holds at one moment. */
export interface LogRange {
  readonly epoch: string
  /** Offset of the oldest message held; `top + 1` when none is. */
  readonly oldest: number
  /** Offset of the newest message ever appended; 0 before the first. */
  readonly top: number
}

/** Why a position cannot be continued from. */
export type MissReason = 'evicted' | 'epoch' | 'ahead'

const ID = /^([0-9A-Za-z]{1,64})-(0|[1-9]\d{0,15})$/

export const formatId = (epoch: string, offset: number): string => `${epoch}-${offset}`

export const idOf = ({ epoch, offset }: Position): string => formatId(epoch, offset)

/** Reads an event ID; null when it is not one of ours. */
export const parseId = (id: string): Position | null => {
  const match = ID.exec(id)
  const offset = Number(match?.[2])
  return match && Number.isSafeInteger(offset) ? { epoch: match[1]!, offset } : null
}

/** Null when everything after the position is still held. */
export const missReason = (position: Position, range: LogRange): MissReason | null => {
  if (position.epoch !== range.epoch) return 'epoch'
  if (position.offset > range.top) return 'ahead'
  return position.offset < range.oldest - 1 ? 'evicted' : null
}

/**
 * Where a client goes on that cannot be told what it missed: at this node's tail. A node that has not heard lately stands behind
 * what a client has from another one, which must not get that again.
 */
export const resumeAt = (lastEventId: string, tail: Position | null): Position | null => {
  const asked = parseId(lastEventId)
  return asked && asked.epoch === tail?.epoch && asked.offset > tail.offset ? asked : tail
}

export const oldestId = ({ epoch, oldest, top }: LogRange): string | null =>
  oldest > top ? null : formatId(epoch, oldest)
