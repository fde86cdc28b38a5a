import type { PostedNotification } from '../api/events.ts'

/** For whom it is, where that is not everyone: `'to Ada'`, `'to group ops'`. */
export const audienceText = ({ user, group }: Pick<PostedNotification, 'user' | 'group'>): string => {
  if (user) return `to ${user}`
  return group ? `to group ${group}` : ''
}
