import { backFor, backText, stoppedClock, ticker, troubleOf, type ConnectionState } from '@ssekit/demo-kit'
import { useEffect, useState } from 'react'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'
import { OutageNotice } from './OutageNotice.tsx'
import { useOutages } from './useOutages.ts'

export interface StreamNoticeProps extends ConnectionState {
  /** Whose outages. @default '/api/stream' */
  path?: string
  reconnect: () => void
}

/** What is wrong with a stream while something is, and for a moment that it is over. */
export const StreamNotice = ({ path = '/api/stream', reconnect, ...state }: StreamNoticeProps) => {
  const trouble = troubleOf(state)
  const back = useBack(path)
  if (!trouble && !back) return null
  return (
    // Another one each time: what has changed its place would count as a jump of the page.
    <div key={trouble ? 'trouble' : back}>
      {trouble ? (
        <OutageNotice trouble={trouble} next={state.retry} retry={reconnect} />
      ) : (
        <p className="notice" data-tone="good" role="status" data-testid="back">
          <Icon name="check" />
          {back}
        </p>
      )}
    </div>
  )
}

/** What to say of the last outage, for as long as it is news. */
const useBack = (path: string): string | null => {
  const last = useOutages(path).at(-1)
  const to = last?.to ?? null
  const [told, setTold] = useState<number | null>(null)

  useEffect(() => {
    if (to === null) return
    const timer = setTimeout(() => setTold(to), to + backFor - Date.now())
    return () => clearTimeout(timer)
  }, [to])

  const isNews = to !== null && to !== told
  const now = useStore(isNews ? ticker : stoppedClock)
  return last && isNews ? backText(last, now) : null
}
