import type { LoadingState } from '../../api/createLoader.ts'
import type { InboxFilter } from './inboxView.ts'

const nothing: Record<InboxFilter, string> = {
  inbox: 'You’re all caught up. What anyone posts appears here at once.',
  unread: 'Nothing unread. You’re all caught up.',
  done: 'Nothing done yet. What you are done with goes here.',
}

/** What stands where the notifications will. */
export const emptyText = (
  { loaded, status }: Pick<LoadingState<unknown>, 'loaded' | 'status'>,
  filter: InboxFilter = 'inbox',
): string => {
  if (loaded) return nothing[filter]
  if (status === 'connecting') return 'Loading what was posted before …'
  const failed = 'What was posted before could not be loaded.'
  return status === 'reconnecting' ? `${failed} Trying again …` : failed
}
