import type { Retry, Status } from '@ssekit/core'
import type { IconName } from '../frame/icons.ts'

export interface ConnectionView {
  label: string
  icon: IconName
  /** What the user can do about it; `null` when there is nothing to do. */
  action: 'connect' | 'disconnect' | null
}

/** The badge for each status: a word and a shape, so that nothing hangs on colour. */
export const connectionView = (status: Status): ConnectionView => {
  switch (status) {
    case 'idle':
      return { label: 'Idle', icon: 'pause', action: 'connect' }
    case 'connecting':
      return { label: 'Connecting', icon: 'dots', action: 'disconnect' }
    case 'open':
      return { label: 'Live', icon: 'check', action: 'disconnect' }
    case 'reconnecting':
      return { label: 'Reconnecting', icon: 'retry', action: 'disconnect' }
    case 'done':
      return { label: 'Done', icon: 'check', action: null }
    case 'closed':
      return { label: 'Closed', icon: 'pause', action: 'connect' }
    case 'error':
      return { label: 'Error', icon: 'cross', action: 'connect' }
  }
}

/** How long until the next attempt, for eyes only: `'in 4 s'`, `'now'` while it is under way, nothing otherwise. */
export const countdownText = (retry: Retry | null, now: number): string => {
  if (!retry) return ''
  const seconds = retry.at === null ? 0 : Math.ceil((retry.at - now) / 1000)
  return seconds > 0 ? `in ${seconds} s` : 'now'
}
