import type { View } from './trackReads.ts'

/** A slice of a view: the same value until it is another one. */
export interface Selection<S extends object> {
  read<T>(selector: (snapshot: S) => T, isEqual: (a: T, b: T) => boolean): T
  readOnServer<T>(selector: (snapshot: S) => T): T
}

/**
 * Asked as often as anybody likes, a selector runs once for each state; a new object that is equal to the last is that.
 * For bindings: components use `useSSESelector`.
 *
 * @example
 * ```ts
 * const selection = createSelection(client.stream('/api/prices'))
 * selection.read(({ latest }) => latest.price, Object.is)
 * ```
 */
export const createSelection = <S extends object>(view: View<S>): Selection<S> => {
  let last: { snapshot: S; selector: unknown; value: unknown } | null = null
  let server: { selector: unknown; value: unknown } | null = null
  return {
    read: <T>(selector: (snapshot: S) => T, isEqual: (a: T, b: T) => boolean): T => {
      const snapshot = view.getSnapshot()
      if (last?.snapshot === snapshot && last.selector === selector) return last.value as T
      const next = selector(snapshot)
      const value = last && isEqual(last.value as T, next) ? (last.value as T) : next
      last = { snapshot, selector, value }
      return value
    },
    readOnServer: <T>(selector: (snapshot: S) => T): T => {
      if (server?.selector !== selector) server = { selector, value: selector(view.getServerSnapshot()) }
      return server.value as T
    },
  }
}
