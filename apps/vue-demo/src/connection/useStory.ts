import { story } from '@ssekit/demo-kit'
import { computed, onScopeDispose, shallowRef } from 'vue'

/** What happened to the streams of this page. */
export const useStory = () => {
  const tales = shallowRef(story.getSnapshot())
  onScopeDispose(story.subscribe(() => (tales.value = story.getSnapshot())))
  return tales
}

/** When a stream was without a connection. */
export const useOutages = (path: string) => {
  const tales = useStory()
  return computed(() => tales.value.find((tale) => tale.path === path)?.outages ?? [])
}
