import type { LoadingState } from './createNotificationsLoader.ts'

/** What stands where the notifications will. */
export const emptyText = ({ loaded, status }: Pick<LoadingState, 'loaded' | 'status'>): string => {
  if (loaded) return 'Nothing yet. Post one, here or with curl.'
  if (status === 'connecting') return 'Loading what was posted before …'
  const failed = 'What was posted before could not be loaded.'
  return status === 'reconnecting' ? `${failed} Trying again …` : failed
}
