import { followsAfterScroll } from '@ssekit/demo-kit'
import { onActivated, ref, watch, type ShallowRef } from 'vue'

/**
 * Keeps a scrolled box at its end as content arrives, unless the user scrolled up to read. Its first child holds the
 * content: that may grow by itself too. Without any (`undefined`), the box is left at its top.
 */
export const useTail = (box: Readonly<ShallowRef<HTMLElement | null>>, content: () => unknown) => {
  const following = ref(true)
  let before = 0

  const toEnd = () => {
    if (!box.value || !following.value || content() === undefined) return
    box.value.scrollTop = box.value.scrollHeight
    before = box.value.scrollTop
  }
  watch([box, content, following], toEnd, { flush: 'post' })
  watch(
    [box, following],
    (_now, _before, onCleanup) => {
      const inside = box.value?.firstElementChild
      if (!inside || !following.value) return
      const observer = new ResizeObserver(toEnd)
      observer.observe(inside)
      // In a lower box there is less of it.
      observer.observe(box.value!)
      onCleanup(() => observer.disconnect())
    },
    { flush: 'post' },
  )
  // Taken out of the page and put back, the box begins at its top.
  onActivated(() => {
    if (box.value && !following.value) box.value.scrollTop = before
    else toEnd()
  })

  return {
    following,
    onScroll: () => {
      if (!box.value) return
      following.value = followsAfterScroll(box.value, before, following.value)
      before = box.value.scrollTop
    },
    follow: (isFollowing: boolean) => {
      following.value = isFollowing
    },
  }
}
