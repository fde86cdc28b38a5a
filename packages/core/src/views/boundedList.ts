/**
 * The newest items of an endless series, oldest first; with a `key`, an item takes the place of the one it renews. One without a
 * name (null, undefined) renews none.
 */
export interface BoundedList<T> {
  add(item: T): void
  /** The newest `limit` of them: a copy. */
  items(): T[]
  remove(predicate: (item: T) => boolean): void
  reset(items: readonly T[]): void
}

/** `limit` and `key` are asked each time, as they may change from render to render. */
export const createBoundedList = <T>(
  limit: () => number,
  keyOf: (item: T) => unknown,
  isKeyed: () => boolean,
): BoundedList<T> => {
  /** Items that are out already are cut off in blocks: one splice for each message would move the whole list each time. */
  let held: T[] = []
  /** How many were cut off: an item's number is its place plus this. */
  let cut = 0
  /** The number of the first that is in: what is out does not come back when the limit grows. */
  let first = 0
  let numbers: Map<unknown, number> | null = null

  /** Its place. */
  const firstShown = (): number => {
    first = Math.max(first, cut + held.length - limit())
    return first - cut
  }

  const cutOff = (): void => {
    const excess = firstShown()
    if (excess === 0) return
    held.splice(0, excess)
    cut += excess
    // The names of what is gone go with it.
    numbers = null
  }

  const numbering = (): Map<unknown, number> => {
    numbers ??= new Map(held.map((item, place) => [keyOf(item), place + cut]))
    return numbers
  }

  return {
    add: (item) => {
      if (isKeyed()) {
        const key = keyOf(item)
        const place = (numbering().get(key) ?? -1) - cut
        if (key != null && place >= firstShown()) {
          held[place] = item
          return
        }
        numbering().set(key, held.length + cut)
      } else numbers = null
      held.push(item)
      if (firstShown() > limit() + 16) cutOff()
    },
    items: () => {
      cutOff()
      return held.slice()
    },
    remove: (predicate) => {
      // What is out already must not come back for it.
      cutOff()
      held = held.filter((item) => !predicate(item))
      numbers = null
    },
    reset: (items) => {
      held = [...items]
      first = cut
      numbers = null
    },
  }
}
