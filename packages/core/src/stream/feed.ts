import { call } from '../call.ts'
import { deliver, type Consumer, type Item } from './consumer.ts'
import type { GapNotice } from './gapNotice.ts'
import { createRing, type Ring } from './ring.ts'

/** A loop over the ring: it runs in microtasks, so it gets its turn before the ring laps it. */
export interface Reader {
  cursor(): number
  wake(): void
}

/** Brings messages to consumers: live ones are fed as messages come, the ring serves those who were away. */
export interface Feed {
  readonly ring: Ring<Item>
  readonly readers: Set<Reader>
  /** Keeps it and tells all who are live. */
  tell(item: Item): void
  /** The message that is being told. */
  beingTold(): Item | null
  /** One message a call, so that a long absence is told in slices too. True while there is more. */
  catchUp(consumer: Consumer): boolean
  /** Whether one more message would lap a reader. */
  isLapping(): boolean
}

export const createFeed = (capacity: number, consumers: ReadonlySet<Consumer>, gaps: GapNotice): Feed => {
  const ring = createRing<Item>(capacity)
  const readers = new Set<Reader>()
  let beingTold: Item | null = null

  return {
    ring,
    readers,
    beingTold: () => beingTold,
    tell: (item) => {
      ring.push(item)
      beingTold = item
      for (const consumer of consumers) {
        // One that joined in a handler of this very message is past it.
        if (!consumer.isLive || consumer.cursor! >= ring.next()) continue
        consumer.cursor = ring.next()
        deliver(consumer, item)
      }
      beingTold = null
      if (readers.size > 0) for (const reader of readers) reader.wake()
    },
    catchUp: (consumer) => {
      if (!consumers.has(consumer)) return false
      const missed = ring.oldest() - consumer.cursor!
      if (missed > 0) {
        consumer.dropped += missed
        consumer.cursor = ring.oldest()
      }
      gaps.tellIfReached(consumer)
      if (!consumers.has(consumer)) return false
      const item = ring.get(consumer.cursor!)
      if (item) {
        consumer.cursor! += 1
        deliver(consumer, item)
      }
      if (consumer.cursor! < ring.next() || gaps.isNewTo(consumer)) return true
      consumer.isLive = true
      call(consumer.onPublish)
      return false
    },
    isLapping: () => {
      // Asked for every message, and there is hardly ever a reader.
      if (readers.size === 0) return false
      for (const reader of readers) if (ring.isLapping(reader.cursor())) return true
      return false
    },
  }
}
