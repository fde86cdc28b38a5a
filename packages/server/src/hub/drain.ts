import { giveWay } from '../giveWay.ts'

/**
 * Calls `end` for each item, spread evenly over the window, and resolves after the last. `window` 0 ends all at once.
 */
export const drainOver = async <Item>(
  items: readonly Item[],
  window: number,
  end: (item: Item) => void,
): Promise<void> => {
  const start = performance.now()
  let ended = 0
  while (ended < items.length) {
    const due = window === 0 ? items.length : Math.ceil((items.length * (performance.now() - start)) / window)
    while (ended < Math.min(due, items.length)) {
      end(items[ended++]!)
      await giveWay()
    }
    if (ended < items.length)
      await new Promise((resolve) => setTimeout(resolve, Math.min(window / items.length, 100)))
  }
}

/** A reconnection time between one and two times the usual, so that clients ended together return apart. */
export const jitteredRetry = (retry: number, random: () => number = Math.random): number =>
  Math.round(retry * (1 + random()))
