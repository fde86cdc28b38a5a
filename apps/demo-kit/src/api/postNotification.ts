import type { PostedNotification } from '../events.ts'
import { callApi } from './callApi.ts'

export interface NotificationDraft {
  title: string
  message: string
  /** Empty for everyone. */
  user?: string
  /** Empty for everyone. */
  group?: string
}

export interface PostResult {
  id: string
  /** How many open connections it went to. */
  connections: number
  notification: PostedNotification
}

export const postNotification = ({ title, message, user, group }: NotificationDraft): Promise<PostResult> =>
  callApi('/api/notify', { title, message, ...(user && { user }), ...(group && { group }) })
