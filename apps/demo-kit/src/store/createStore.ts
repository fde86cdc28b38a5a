/** Something both frameworks can watch: React's `useSyncExternalStore` and a ref in Vue. */
export interface Store<T> {
  subscribe: (listener: () => void) => () => void
  getSnapshot: () => T
}

export interface WritableStore<T> extends Store<T> {
  set: (next: T) => void
}

export const createStore = <T>(initial: T): WritableStore<T> => {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => state,
    set: (next) => {
      state = next
      for (const listener of listeners) listener()
    },
  }
}
