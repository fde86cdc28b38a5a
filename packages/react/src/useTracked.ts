import type { TrackedView } from '@ssekit/core'
import { useInsertionEffect, useSyncExternalStore } from 'react'

/** The fields of a view, rendering again only when one of those that were read changes. */
export const useTracked = <S extends object>(view: TrackedView<S>): S => {
  const fields = view.track(useSyncExternalStore(view.subscribe, view.getSnapshot, view.getServerSnapshot))
  // Only what is on the page: a render that React throws away may not have come to read all.
  useInsertionEffect(view.rendered)
  return fields
}
