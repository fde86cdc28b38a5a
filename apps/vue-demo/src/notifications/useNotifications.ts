import {
  loadNotifications,
  notificationsKept,
  notificationsUrl,
  withLoaded,
  type PostedNotification,
  type StreamEvents,
} from '@ssekit/demo-kit'
import { defineStream } from '@ssekit/vue'
import { computed } from 'vue'
import { useLiveList } from '../composables/useLiveList.ts'

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
  const items = computed(() => withLoaded(list.items.value, list.loading.value.reloaded?.items))
  return { ...list, items }
}

export type NotificationsState = ReturnType<typeof useNotifications>
