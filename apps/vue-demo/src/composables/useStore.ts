import type { Store } from '@ssekit/demo-kit'
import { shallowReadonly, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'

/** What is in a store, now and after each change. */
export const useStore = <T>(store: MaybeRefOrGetter<Store<T>>): Readonly<ShallowRef<T>> => {
  const state = shallowRef(toValue(store).getSnapshot())
  watch(
    () => toValue(store),
    ({ subscribe, getSnapshot }, _, onCleanup) => {
      const show = () => {
        state.value = getSnapshot()
      }
      show()
      onCleanup(subscribe(show))
    },
    { immediate: true },
  )
  return shallowReadonly(state)
}
