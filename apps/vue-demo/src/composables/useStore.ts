import type { Store } from '@ssekit/demo-kit'
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'

/** What is in a store, now and after each change. */
export const useStore = <T>({ subscribe, getSnapshot }: Store<T>): Readonly<ShallowRef<T>> => {
  const state = shallowRef(getSnapshot())
  onScopeDispose(subscribe(() => (state.value = getSnapshot())))
  return shallowReadonly(state)
}
