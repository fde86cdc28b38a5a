import { reportError, soon, yieldToEventLoop } from '../platform.ts'

/** Work goes on for this long, in milliseconds, before frames, input and other tasks get their turn. */
const SLICE = 10

/** Asking the time costs more than telling a message: after steps that took next to nothing, only each eighth asks. */
const STRIDE = 8
const NEXT_TO_NOTHING = 0.1

/** What there is to do, one step at a time. */
export interface Work {
  hasMore(): boolean
  /** True where others are to have their turn before the next. */
  step(): boolean | void
  /** After each slice of some steps. */
  onSlice(): void
}

/** Does work outside whoever brought it, in slices. */
export const createQueue = ({ hasMore, step, onSlice }: Work) => {
  let isScheduled = false
  let isRunning = false
  let draining: Promise<void> | undefined

  const runSlice = (): void => {
    let isMore = hasMore()
    if (!isMore) return
    isRunning = true
    let end = 0
    let asked = 0
    let left = 1
    while (isMore) {
      try {
        if (step()) break
      } catch (error) {
        // Left behind: the queue must not stand still for ever.
        reportError(error)
      }
      isMore = hasMore()
      // Most chunks carry a message or two: they need no clock.
      if (!isMore || --left > 0) continue
      const now = performance.now()
      left = now - asked < NEXT_TO_NOTHING ? STRIDE : 1
      asked = now
      end ||= now + SLICE
      if (now >= end) break
    }
    isRunning = false
    try {
      onSlice()
    } catch (error) {
      reportError(error)
    }
  }

  const drain = async (): Promise<void> => {
    do {
      await yieldToEventLoop()
      runSlice()
    } while (hasMore())
    draining = undefined
  }

  /** Does it now. A promise when that takes more than a slice. */
  const flush = (): Promise<void> | undefined => {
    isScheduled = false
    // A handler that ends the stream lands here again: the run under way will get to it.
    if (isRunning || draining) return draining
    runSlice()
    if (hasMore()) draining = drain()
    return draining
  }

  const flushLater = (): void => {
    if (isScheduled) void flush()
  }

  return {
    /** There is something to do: soon, or at once by `flush`. */
    wake: (): void => {
      if (isScheduled || isRunning || draining) return
      isScheduled = true
      soon(flushLater)
    },
    flush,
    /** At once, or, where it is called by a step, after that one. */
    afterStep: (callback: () => void): void => {
      if (isRunning) soon(callback)
      else callback()
    },
  }
}
