import { followFocus, listenToInboxKeys, type Inbox } from '@ssekit/demo-kit'
import { useEffect, useRef } from 'react'

/** The keys of the inbox while it is on show, and the focus that goes along with what is open. */
export const useInboxKeys = (inbox: Inbox, openId: string | null) => {
  const listRef = useRef<HTMLDivElement>(null)
  const detailRef = useRef<HTMLElement>(null)
  const previousId = useRef<string | null>(null)

  useEffect(() => (listRef.current ? listenToInboxKeys(listRef.current, inbox) : undefined), [inbox])
  useEffect(() => {
    if (listRef.current) followFocus(listRef.current, detailRef.current, openId, previousId.current)
    previousId.current = openId
  }, [openId])

  return { listRef, detailRef }
}
