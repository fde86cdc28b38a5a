/** The last few of an endless numbered series. Numbers are dense and never reused, so a cursor is just a number. */
export interface Ring<T> {
  push(item: T): void
  /** Undefined for what fell out or is yet to come. */
  get(number: number): T | undefined
  /** The number of the oldest that is still held; equals `next` when none is. */
  oldest(): number
  /** The number that the next one will get. */
  next(): number
}

export const createRing = <T>(capacity: number): Ring<T> => {
  const slots: (T | undefined)[] = []
  let next = 0
  const oldest = (): number => Math.max(0, next - capacity)
  return {
    push: (item) => {
      if (capacity > 0) slots[next % capacity] = item
      next += 1
    },
    get: (number) => (number >= oldest() && number < next ? slots[number % capacity] : undefined),
    oldest,
    next: () => next,
  }
}
