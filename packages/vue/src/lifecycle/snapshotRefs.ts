import type { View } from '@ssekit/core'
import { computed, shallowRef, type ShallowRef } from 'vue'
import { isHydrating, isServer } from './rendering.ts'

/** Each field of a snapshot as a readonly shallow ref: payloads stay the very objects that arrived. */
export type SnapshotRefs<S> = { readonly [K in keyof S]: Readonly<ShallowRef<S[K]>> }

/**
 * Refs for the fields of a view, and what shows a snapshot in them: Vue sees which of them changed. They are read from one
 * snapshot, so that no watcher ever sees one field ahead of another.
 */
export const createSnapshotRefs = <S extends object>(
  view: View<S>,
): { refs: SnapshotRefs<S>; write: (snapshot: S) => void } => {
  const first = isServer() || isHydrating() ? view.getServerSnapshot() : view.getSnapshot()
  const shown = shallowRef(first)
  const keys = Object.keys(first) as (keyof S)[]
  const refs = Object.fromEntries(
    keys.map((key) => [key, computed(() => shown.value[key])]),
  ) as unknown as SnapshotRefs<S>
  return {
    refs,
    write: (snapshot) => {
      shown.value = snapshot
    },
  }
}
