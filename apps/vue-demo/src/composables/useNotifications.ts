import {
  countUnread,
  createAnnouncer,
  markRead,
  showDesktop,
  streamUrl,
  type PostedNotification,
  type ReadMarks,
  type StreamEvents,
} from '@ssekit/demo-kit'
import { defineStream, useSSEList } from '@ssekit/vue'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'

const news = defineStream<StreamEvents>(streamUrl('/api/stream', { groups: 'team,ops' }))

/** More than a page shows at once, so that a higher limit finds the older ones still there. */
const kept = 1000

/** The page's notifications: its stream, how many are shown, what was read. */
export const useNotifications = () => {
  const limit = ref(50)
  const marks = shallowRef<ReadMarks>(new Set())
  const desktop = ref(false)
  const announcement = ref('')
  const announcer = createAnnouncer((sentence) => (announcement.value = sentence))
  onScopeDispose(announcer.dispose)

  const onNotification = (notification: PostedNotification) => {
    announcer.add(notification)
    if (desktop.value) showDesktop(notification)
  }

  const list = useSSEList(news, {
    event: 'notification',
    order: 'prepend',
    limit: kept,
    events: { notification: onNotification },
  })
  const { status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear } = list
  const items = computed(() => list.items.value.slice(0, limit.value))

  return {
    ...{ status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear },
    ...{ items, marks, limit, desktop, announcement },
    unread: computed(() => countUnread(items.value, marks.value)),
    read: (ids: readonly string[]) => {
      marks.value = markRead(list.items.value, marks.value, ids)
    },
  }
}

export type NotificationsState = ReturnType<typeof useNotifications>
