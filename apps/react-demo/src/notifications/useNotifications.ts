import {
  loadNotifications,
  notificationsUrl,
  type PostedNotification,
  type StreamEvents,
} from '@ssekit/demo-kit'
import { defineStream } from '@ssekit/react'
import { useLiveList } from '../hooks/useLiveList.ts'

const news = defineStream<StreamEvents>(notificationsUrl)

/** What was posted before, newest first, and what comes. */
export const useNotifications = (onArrival: (notification: PostedNotification) => void) =>
  useLiveList(loadNotifications, news, {
    event: 'notification',
    order: 'prepend',
    // As many as the server keeps.
    limit: 1000,
    // One that was posted while the list was read is in it, and comes again.
    key: ({ id }) => id,
    events: { notification: onArrival },
  })

export type NotificationsState = ReturnType<typeof useNotifications>
