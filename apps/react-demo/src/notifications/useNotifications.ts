import {
  loadNotifications,
  notificationsKept,
  notificationsUrl,
  withLoaded,
  type PostedNotification,
  type StreamEvents,
} from '@ssekit/demo-kit'
import { defineStream } from '@ssekit/react'
import { useMemo } from 'react'
import { useLiveList } from '../hooks/useLiveList.ts'

const news = defineStream<StreamEvents>(notificationsUrl)

/** What was posted before, newest first, and what comes. */
export const useNotifications = (onArrival: (notification: PostedNotification) => void) => {
  const list = useLiveList(loadNotifications, news, {
    event: 'notification',
    order: 'prepend',
    limit: notificationsKept,
    // One that was posted while the list was read is in it, and comes again.
    key: ({ id }) => id,
    events: { notification: onArrival },
  })
  const reloaded = list.loading.reloaded?.items
  return { ...list, items: useMemo(() => withLoaded(list.items, reloaded), [list.items, reloaded]) }
}

export type NotificationsState = ReturnType<typeof useNotifications>
