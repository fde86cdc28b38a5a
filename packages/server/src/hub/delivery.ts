import type { EventLog, LogEntry } from '../log/eventLog.ts'
import { frameOf } from '../log/frameOf.ts'
import { oldestId } from '../log/position.ts'
import type { LiveBuffer } from '../stream/liveBuffer.ts'
import type { Stream } from '../stream/stream.ts'
import type { HeldPoll, Registry } from './registry.ts'
import type { Counters } from './totals.ts'

/** A callback of one stream may send the next message: it must wait until all have been given this one. */
const inTurn = <Item>(handle: (item: Item) => void): ((item: Item) => void) => {
  const waiting: Item[] = []
  let busy = false
  return (item) => {
    waiting.push(item)
    if (busy) return
    busy = true
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) handle(next)
    } finally {
      busy = false
    }
  }
}

interface DeliveryContext {
  readonly log: EventLog
  readonly streams: Registry<Stream>
  readonly polls: Registry<HeldPoll>
  readonly buffers: Set<Pick<LiveBuffer, 'offer'>>
  readonly counters: Counters
}

/** Hands what the log delivers to the streams it is meant for, and wakes the polls. */
export const createDelivery = ({ log, streams, polls, buffers, counters }: DeliveryContext) => ({
  onEntry: inTurn((entry: LogEntry) => {
    const frame = frameOf(entry)
    for (const stream of streams.matching(entry.audience)) {
      if (!stream.live) continue
      if (stream.deliver(entry, frame)) counters.delivered += 1
    }
    for (const poll of polls.matching(entry.audience)) poll.wake()
    for (const buffer of buffers) buffer.offer(entry)
  }),

  /** Those who are still catching up meet the new epoch at their next read. */
  onReset: ((reason, range) => {
    for (const stream of streams.all()) {
      if (stream.live)
        stream.moveOverGap({ requested: stream.lastId(), oldest: oldestId(range), reason }, log.tail)
    }
    for (const poll of polls.all()) poll.wake()
  }) satisfies Parameters<EventLog['listen']>[0]['onReset'],
})
