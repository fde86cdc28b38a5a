import { isAtEnd } from '@ssekit/demo-kit'
import { useLayoutEffect, useRef, useState } from 'react'

/** Keeps a scrolled box at its end as content arrives, unless the user scrolled up to read. */
export const useTail = (content: unknown) => {
  const ref = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)

  useLayoutEffect(() => {
    const box = ref.current
    if (box && following) box.scrollTop = box.scrollHeight
  }, [content, following])

  return {
    ref,
    following,
    onScroll: () => setFollowing(ref.current === null || isAtEnd(ref.current)),
    jump: () => setFollowing(true),
  }
}
