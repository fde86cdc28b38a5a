import type { NotificationKind, PostedNotification } from './events.ts'
import { callApi } from './callApi.ts'

export interface NotificationDraft {
  title: string
  message: string
  kind?: NotificationKind | undefined
  /** Empty for nobody in particular. */
  from?: string
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

export const postNotification = ({
  title,
  message,
  kind,
  ...optional
}: NotificationDraft): Promise<PostResult> => {
  const filled = Object.entries(optional).filter(([, value]) => value)
  return callApi('/api/notify', { title, message, kind, ...Object.fromEntries(filled) })
}
