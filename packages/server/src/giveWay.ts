/** A promise of one request is not to be resolved by another there, and what one began is thrown away with it. */
const isWorker = (): boolean => globalThis.navigator?.userAgent === 'Cloudflare-Workers'

/** What all loops of ours may take of one turn of the event loop, together, in milliseconds. */
const BUDGET = 5

let began: number | null = null
const waiting: (() => void)[] = []

const endTurn = (): void => {
  began = null
  const next = waiting.shift()
  if (!next) return
  beginTurn()
  next()
}

const beginTurn = (): void => {
  began = performance.now()
  setImmediate(endTurn)
}

/**
 * Called between two pieces of work by whatever could go on for long without waiting for anything: a source that has its
 * messages ready, a replay, a search. Undefined while this turn's time is not used up, else a promise for the next piece. One
 * budget for all, since a thousand loops of five milliseconds hold the event loop for five seconds. In a worker, whose clock
 * stands still while code runs, each loop has a turn for each piece.
 */
export const giveWay = (): Promise<void> | undefined => {
  if (isWorker()) return new Promise((resolve) => setImmediate(resolve))
  if (began === null) {
    beginTurn()
    return undefined
  }
  if (performance.now() - began < BUDGET) return undefined
  return new Promise((resolve) => waiting.push(resolve))
}
