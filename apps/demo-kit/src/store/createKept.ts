import { createStore, type WritableStore } from './createStore.ts'

export interface KeptStore<T> extends WritableStore<T> {
  /** What is kept now, whether or not this tab has been told: another may have written it a moment ago. */
  fresh: () => T
}

/**
 * A store that outlives the page and is the same in all tabs: in `localStorage`, whose changes the browser tells the
 * other tabs. Where there is none (a private window, a full disk), it lives as long as the page.
 *
 * @param read makes the state of what was kept, which may be anything; `undefined` when nothing was
 */
export const createKept = <T>(name: string, read: (kept: unknown) => T): KeptStore<T> => {
  const load = (): T => {
    try {
      return read(JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined)
    } catch {
      return read(undefined)
    }
  }
  const store = createStore(load())
  let isKept = true

  addEventListener('storage', ({ key }) => {
    if (key === name || key === null) store.set(load())
  })
  // What changed while this page was in the back/forward cache was not told.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isKept) store.set(load())
  })

  return {
    ...store,
    fresh: () => (isKept ? load() : store.getSnapshot()),
    set: (next) => {
      try {
        localStorage.setItem(name, JSON.stringify(next))
        isKept = true
      } catch {
        isKept = false
      }
      store.set(next)
    },
  }
}
