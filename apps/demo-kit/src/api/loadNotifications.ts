import type { PostedNotification } from './events.ts'
import type { Loaded } from './createLoader.ts'
import { streamUrl } from './streamUrl.ts'
import { callApi } from './callApi.ts'

/** The groups this page is in, in the list and in the stream: only then does one go on where the other ends. */
const audience = { groups: 'team,ops' }

export const notificationsUrl = streamUrl('/api/stream', audience)

/** What was posted before this page was opened, newest first, and where the stream goes on from there. */
export const loadNotifications = async (): Promise<Loaded<PostedNotification>> => {
  const { notifications, lastEventId } = await callApi<{
    notifications: PostedNotification[]
    lastEventId: string
  }>(streamUrl('/api/notifications', audience))
  return { items: notifications, lastEventId }
}
