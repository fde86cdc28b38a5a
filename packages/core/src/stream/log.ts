export type Log<T> = ReturnType<typeof createLog<T>>

/** A loop over the log. */
export interface Reader {
  /** The number of the first that its body has not dealt with. */
  at(): number
  /** It runs in microtasks, so it gets its turn before the log laps it. */
  wake(): void
}

/** Where the slowest loop is; the end where there is none. Asked with every chunk: most streams have no loop. */
export const slowest = (log: Pick<Log<unknown>, 'next'>, readers: ReadonlySet<Reader>): number =>
  readers.size === 0 ? log.next() : Math.min(log.next(), ...[...readers].map((reader) => reader.at()))

/** How many messages a stream holds where nothing else is said, as does a page for the others of its browser. */
export const USUAL_BUFFER = 256

/**
 * The last few of an endless numbered series. Numbers are dense and never reused, so a cursor is just a number.
 *
 * @param capacity how many are held; 1 or more, a fraction counts down, `Infinity` keeps all
 */
export const createLog = <T>(capacity: number) => {
  const size = Math.floor(capacity)
  const slots: (T | undefined)[] = []
  let next = 0
  /** The number of the oldest that is still held; equals `next` when none is. */
  const oldest = (): number => Math.max(0, next - size)
  return {
    /** Returns the number it got. */
    push: (item: T): number => {
      slots[next % size] = item
      return next++
    },
    /** Undefined for what fell out or is yet to come. */
    get: (number: number): T | undefined =>
      number >= oldest() && number < next ? slots[number % size] : undefined,
    oldest,
    /** The number that the next one will get. */
    next: (): number => next,
  }
}
