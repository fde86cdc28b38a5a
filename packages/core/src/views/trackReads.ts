/** Something to render: a snapshot that changes identity only when it changed. */
export interface View<S extends object> {
  subscribe(listener: () => void): () => void
  getSnapshot(): S
  getServerSnapshot(): S
}

/** A view that changes only when a field that was read changes. */
export interface TrackedView<S extends object> extends View<S> {
  /** An object with the fields of the snapshot; reading one of them makes it count. */
  track(snapshot: S): S
}

/**
 * Renders without a reason are avoided by looking at what a component reads: one that shows only the status is not
 * rendered for each message. For bindings.
 *
 * @example
 * ```ts
 * const view = trackReads(client.stream('/api/stream'))
 * const { status } = view.track(view.getSnapshot())
 * // Called when the status changes, and not for messages.
 * const off = view.subscribe(render)
 * ```
 */
export const trackReads = <S extends object>(view: View<S>): TrackedView<S> => {
  const read = new Set<keyof S>()
  const isDifferent = (before: S, after: S): boolean => {
    for (const key of read) if (!Object.is(before[key], after[key])) return true
    return false
  }

  return {
    // Only the call is held back: a render for any other reason gets the present state, also of fields it never read.
    subscribe: (listener) => {
      let told = view.getSnapshot()
      return view.subscribe(() => {
        const before = told
        told = view.getSnapshot()
        if (isDifferent(before, told)) listener()
      })
    },
    getSnapshot: view.getSnapshot,
    getServerSnapshot: view.getServerSnapshot,
    track: (snapshot) =>
      new Proxy(
        { ...snapshot },
        {
          get: (fields, key) => {
            read.add(key as keyof S)
            return fields[key as keyof S]
          },
        },
      ),
  }
}
