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

/** How many are written to before the clock is looked at, and what one turn of the event loop may be given, in ms. */
const SLICE = 64
const SLICE_TIME = 5

export const createFlusher = (): Flusher => {
  let waiting: Flushable[] = []
  let scheduled = false
  let paced = 0

  /** Ten thousand writes take a tenth of a second: other things happen between them. */
  const runSlice = (batch: Flushable[], from: number, join: JoinFrames): void => {
    const start = performance.now()
    let next = from
    while (next < batch.length) {
      const end = Math.min(next + SLICE, batch.length)
      while (next < end) batch[next++]!.flush(join)
      if (next < batch.length && performance.now() - start > SLICE_TIME) {
        setImmediate(runSlice, batch, next, join)
        return
      }
    }
  }

  const run = (): void => {
    const batch = waiting
    waiting = []
    scheduled = false
    runSlice(batch, 0, createJoin())
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
