import { reportError, yieldToEventLoop } from '../platform.ts'

/** Work goes on for this long, in milliseconds, before frames, input and other tasks get their turn. */
const SLICE = 10

/** Asking the time costs more than telling a message: after this many that took next to nothing, only each eighth asks. */
const STRIDE = 8
const NEXT_TO_NOTHING = 0.1

const createSliceClock = () => {
  const end = performance.now() + SLICE
  let asked = end - SLICE
  let fast = 0
  let left = 1
  return {
    isOver: (): boolean => {
      if (--left > 0) return false
      const now = performance.now()
      fast = now - asked > NEXT_TO_NOTHING ? 0 : fast + 1
      left = fast >= STRIDE ? STRIDE : 1
      asked = now
      return now >= end
    },
  }
}

/** In a microtask; `queueMicrotask` would cost four times as much in Node, with each chunk of a stream. */
const soon = /* @__PURE__ */ Promise.resolve()

/** One ordered queue of what is to be told to consumers. */
export interface DeliveryQueue<T> {
  /** Adds at the end; worked off soon, or at once by `flush`. */
  push(entry: T): void
  /** Adds at the front: before everything that is still waiting. */
  pushFront(entry: T): void
  /** Works it off, outside whoever pushed. A promise when that takes more than a slice. */
  flush(): Promise<void> | undefined
  /** Whether something is waiting or being worked on. */
  isBusy(): boolean
  /** Whether `process` is at work: who asks was called by it. */
  isRunning(): boolean
  clear(): void
}

/**
 * `process` may return true to be called again with the same entry (it has more to do). A slice ends early, but never
 * without having done something, when `mustYield` says so; `onSlice` is called after each.
 */
export const createDeliveryQueue = <T>(
  process: (entry: T) => boolean | void,
  mustYield: () => boolean = () => false,
  onSlice: () => void = () => {},
): DeliveryQueue<T> => {
  let entries: T[] = []
  let head = 0
  let isScheduled = false
  let isRunning = false
  let draining: Promise<void> | undefined

  /** An entry that throws is reported and left behind: the queue must not stand still for ever. */
  const isMoreIn = (entry: T): boolean => {
    try {
      return process(entry) === true
    } catch (error) {
      reportError(error)
      return false
    }
  }

  const runSlice = (): boolean => {
    isRunning = true
    // Most chunks carry a message or two: they need no clock.
    const clock = entries.length - head > 1 ? createSliceClock() : null
    while (head < entries.length) {
      if (!isMoreIn(entries[head]!)) head += 1
      if (head < entries.length && (mustYield() || clock?.isOver())) break
    }
    isRunning = false
    onSlice()
    if (head < entries.length) return false
    entries = []
    head = 0
    return true
  }

  const drain = async (): Promise<void> => {
    do await yieldToEventLoop()
    while (!runSlice())
    draining = undefined
  }

  const flush = (): Promise<void> | undefined => {
    // A handler that ends the stream lands here again: the run under way will get to it.
    if (isRunning || draining) return draining
    if (!runSlice()) draining = drain()
    return draining
  }

  const flushLater = (): void => {
    isScheduled = false
    void flush()
  }
  const schedule = (): void => {
    if (isScheduled || isRunning || draining) return
    isScheduled = true
    void soon.then(flushLater)
  }

  return {
    push: (entry) => {
      entries.push(entry)
      schedule()
    },
    pushFront: (entry) => {
      entries.splice(isRunning ? head + 1 : head, 0, entry)
      schedule()
    },
    flush,
    isBusy: () => head < entries.length,
    isRunning: () => isRunning,
    clear: () => {
      // The entry being worked on is the clearer's own; the rest goes.
      entries.length = isRunning ? head + 1 : head
    },
  }
}
