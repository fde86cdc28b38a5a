import { isAtEnd } from '@ssekit/demo-kit'
import { onActivated, ref, useTemplateRef, watch } from 'vue'

/** Keeps a scrolled box at its end as content arrives, unless the user scrolled up to read. */
export const useTail = (name: string, content: () => unknown) => {
  const box = useTemplateRef<HTMLElement>(name)
  const following = ref(true)

  const toEnd = () => {
    if (box.value && following.value) box.value.scrollTop = box.value.scrollHeight
  }
  watch([content, following], toEnd, { flush: 'post' })
  onActivated(toEnd)

  return {
    following,
    onScroll: () => {
      following.value = box.value === null || isAtEnd(box.value)
    },
    jump: () => {
      following.value = true
    },
  }
}
