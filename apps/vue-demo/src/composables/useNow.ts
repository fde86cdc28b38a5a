import { ticker } from '@ssekit/demo-kit'
import { onMounted, onScopeDispose, readonly, ref } from 'vue'

/** The time of day in epoch milliseconds, moving on a few times a second while the component is mounted. */
export const useNow = () => {
  const now = ref(ticker.now())
  let stop = () => {}
  onMounted(() => {
    stop = ticker.subscribe(() => (now.value = ticker.now()))
  })
  onScopeDispose(() => stop())
  return readonly(now)
}
