import type { PostedNotification } from '../events.ts'
import { streamUrl } from '../streamUrl.ts'
import { callApi } from './callApi.ts'

/** What was posted before this page was opened, and where the stream goes on from there. */
export interface LoadedNotifications {
  /** Newest first. */
  notifications: readonly PostedNotification[]
  lastEventId: string
}

/** The groups this page is in, in the list and in the stream: only then does one go on where the other ends. */
const audience = { groups: 'team,ops' }

export const notificationsUrl = streamUrl('/api/stream', audience)

export const loadNotifications = (): Promise<LoadedNotifications> =>
  callApi(streamUrl('/api/notifications', audience))
