import type { TrackedView } from '@ssekit/core'
import { useSyncExternalStore } from 'react'

/** The fields of a view, rendering again only when one of those that were read changes. */
export const useTracked = <S extends object>(view: TrackedView<S>): S =>
  view.track(useSyncExternalStore(view.subscribe, view.getSnapshot, view.getServerSnapshot))
