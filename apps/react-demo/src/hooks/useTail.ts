import { followsAfterScroll } from '@ssekit/demo-kit'
import { useCallback, useLayoutEffect, useRef, useState, type UIEvent } from 'react'

/**
 * Keeps a scrolled box at its end as content arrives, unless the user scrolled up to read. Its first child holds the
 * content: that may grow by itself too. Without any (`undefined`), the box is left at its top.
 */
export const useTail = (content: unknown) => {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef(0)
  const [following, setFollowing] = useState(true)
  const isEmpty = content === undefined

  const toEnd = useCallback(() => {
    const box = ref.current
    if (!box) return
    box.scrollTop = box.scrollHeight
    before.current = box.scrollTop
  }, [])

  useLayoutEffect(() => {
    if (following && !isEmpty) toEnd()
  }, [content, isEmpty, following, toEnd])
  useLayoutEffect(() => {
    const box = ref.current
    const inside = box?.firstElementChild
    if (!inside || isEmpty || !following) return
    const observer = new ResizeObserver(toEnd)
    observer.observe(inside)
    // In a lower box there is less of it.
    observer.observe(box)
    return () => observer.disconnect()
  }, [isEmpty, following, toEnd])

  return {
    ref,
    following,
    onScroll: ({ currentTarget: box }: UIEvent<HTMLElement>) => {
      setFollowing(followsAfterScroll(box, before.current, following))
      before.current = box.scrollTop
    },
    follow: setFollowing,
  }
}
