import type { LogEntry } from './eventLog.ts'
import { formatId } from './position.ts'
import { type Frame, createFrame } from '../message/frame.ts'

const frames = new WeakMap<LogEntry, Frame>()

/** The bytes of an entry with its id: made once, for all who receive it now and all who return for it. */
export const frameOf = (entry: LogEntry): Frame => {
  const known = frames.get(entry)
  if (known) return known
  const frame = createFrame(`id: ${formatId(entry.epoch, entry.offset)}\n${entry.block}`)
  frames.set(entry, frame)
  return frame
}
