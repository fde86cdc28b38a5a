import { type JoinFrames, createJoin } from '../message/frame.ts'

/** Someone with frames to write at the end of the tick. */
export interface Flushable {
  flush(join: JoinFrames): void
}

export interface Flusher {
  /** Flushes it once this tick is over, so that the messages of a tick share one write. */
  add(flushable: Flushable): void
  /**
   * Counts what a publisher hands over and makes it wait for the next tick now and then: one that publishes in a loop
   * shall not keep the loop from writing.
   */
  pace(bytes: number): Promise<void> | undefined
}

const PACE_BYTES = 64 * 1024

export const createFlusher = (): Flusher => {
  let waiting: Flushable[] = []
  let scheduled = false
  let paced = 0

  const run = (): void => {
    const batch = waiting
    waiting = []
    scheduled = false
    const join = createJoin()
    for (const flushable of batch) flushable.flush(join)
  }

  return {
    add(flushable) {
      waiting.push(flushable)
      if (scheduled) return
      scheduled = true
      setImmediate(run)
    },
    pace(bytes) {
      paced += bytes
      if (paced < PACE_BYTES) return undefined
      paced = 0
      return new Promise((resolve) => setImmediate(resolve))
    },
  }
}
