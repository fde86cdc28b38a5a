import { ticker } from '@ssekit/demo-kit'
import { onScopeDispose, onMounted, readonly, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'

/**
 * The time of day in epoch milliseconds, moving on a few times a second while the component is mounted.
 *
 * @param isNeeded whether it is to move on. @default true
 */
export const useNow = (isNeeded: MaybeRefOrGetter<boolean> = true) => {
  const now = ref(ticker.now())
  let stop = () => {}
  const start = () => {
    stop()
    now.value = ticker.now()
    if (toValue(isNeeded)) stop = ticker.subscribe(() => (now.value = ticker.now()))
  }
  onMounted(start)
  watch(() => toValue(isNeeded), start)
  onScopeDispose(() => stop())
  return readonly(now)
}
