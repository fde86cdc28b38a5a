import { followsAfterScroll } from '@ssekit/demo-kit'
import { useLayoutEffect, useRef, useState, type UIEvent } from 'react'

/** Keeps a scrolled box at its end as content arrives, unless the user scrolled up to read. */
export const useTail = (content: unknown) => {
  const ref = useRef<HTMLDivElement>(null)
  const before = useRef(0)
  const [following, setFollowing] = useState(true)

  useLayoutEffect(() => {
    const box = ref.current
    if (!box || !following) return
    box.scrollTop = box.scrollHeight
    before.current = box.scrollTop
  }, [content, following])

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
