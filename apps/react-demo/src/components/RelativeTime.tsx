import { clock, formatMoment, relativeTime } from '@ssekit/demo-kit'
import { useSyncExternalStore } from 'react'

/** How long ago something was; it ages while one looks at it. */
export const RelativeTime = ({ at }: { at: string }) => {
  // The text is the snapshot: most ticks change nothing, and render nothing.
  const text = useSyncExternalStore(clock.subscribe, () => relativeTime(Date.parse(at), clock.getSnapshot()))
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {text}
    </time>
  )
}
