import type { View } from '@ssekit/core'
import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import { isHydrating, isServer } from './rendering.ts'

/** Each field of a snapshot as a readonly shallow ref: payloads stay the very objects that arrived. */
export type SnapshotRefs<S> = { readonly [K in keyof S]: Readonly<ShallowRef<S[K]>> }

/** Refs for the fields of a view, and what writes a snapshot into them: Vue sees which of them changed. */
export const createSnapshotRefs = <S extends object>(
  view: View<S>,
): { refs: SnapshotRefs<S>; write: (snapshot: S) => void } => {
  const first = isServer() || isHydrating() ? view.getServerSnapshot() : view.getSnapshot()
  const keys = Object.keys(first) as (keyof S)[]
  const writable = Object.fromEntries(keys.map((key) => [key, shallowRef(first[key])])) as unknown as {
    [K in keyof S]: ShallowRef<S[K]>
  }
  const refs = Object.fromEntries(keys.map((key) => [key, shallowReadonly(writable[key])])) as SnapshotRefs<S>
  return {
    refs,
    write: (snapshot) => {
      for (const key of keys) writable[key].value = snapshot[key]
    },
  }
}
