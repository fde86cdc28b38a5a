import { outagesOf, story } from '@ssekit/demo-kit'
import { computed } from 'vue'
import { useStore } from '../composables/useStore.ts'

/** When a stream was without a connection. */
export const useOutages = (path: string) => {
  const tales = useStore(story)
  return computed(() => outagesOf(tales.value, path))
}
