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
  /** What `track` gave last is on the page: what was not read since counts no more. */
  rendered(): void
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
  /** What is read, with the value that it had when it was last shown. */
  const shown = new Map<keyof S, unknown>()
  let kept: S | undefined
  /** Of what `track` gave last: what was read since, and what it can tell the value of. */
  let read = new Set<keyof S>()
  let known = new Set<keyof S>()

  const hasChanged = (before: (key: keyof S) => unknown, now: S): boolean => {
    for (const key of shown.keys()) if (!Object.is(before(key), now[key])) return true
    return false
  }

  return {
    // Only the call is held back: a render for any other reason gets the present state, also of fields it never read.
    subscribe: (listener) => {
      let told = view.getSnapshot()
      return view.subscribe(() => {
        const before = told
        told = view.getSnapshot()
        if (hasChanged((key) => before[key], told)) listener()
      })
    },
    // The same until something that is read has changed: React would do a transition anew for another one.
    getSnapshot: () => {
      const now = view.getSnapshot()
      if (!kept || hasChanged((key) => shown.get(key), now)) {
        kept = now
        for (const key of shown.keys()) shown.set(key, now[key])
      }
      return kept
    },
    getServerSnapshot: view.getServerSnapshot,
    track: (snapshot) => {
      // While a page takes over what a server rendered it shows what the server did.
      const isPresent = snapshot === kept
      const own = (known = new Set(shown.keys()))
      read = new Set()
      return new Proxy(isPresent ? { ...snapshot, ...Object.fromEntries(shown) } : { ...snapshot }, {
        get: (fields, name) => {
          const key = name as keyof S
          if (!Object.hasOwn(snapshot, key)) return fields[key]
          // By an older object too: a child that lags behind shows it still.
          read.add(key)
          // Nobody was called for what nobody had read: it may have changed since it was rendered.
          if (!own.has(key)) {
            own.add(key)
            // Also after a page has taken over what a server rendered: then that is the present one until something changes.
            if (isPresent || snapshot === kept) fields[key] = view.getSnapshot()[key]
            if (!shown.has(key)) shown.set(key, fields[key])
          }
          return fields[key]
        },
      })
    },
    rendered: () => {
      for (const key of shown.keys()) if (!read.has(key) && shown.delete(key)) known.delete(key)
    },
  }
}
