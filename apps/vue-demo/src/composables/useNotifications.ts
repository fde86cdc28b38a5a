import {
  countUnread,
  createAnnouncer,
  createNotificationsLoader,
  emptyText,
  markRead,
  notificationsUrl,
  showDesktop,
  type PostedNotification,
  type ReadMarks,
  type StreamEvents,
} from '@ssekit/demo-kit'
import { defineStream, useSSEList } from '@ssekit/vue'
import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue'

const news = defineStream<StreamEvents>(notificationsUrl)

/** More than a page shows at once, so that a higher limit finds the older ones still there. */
const kept = 1000

/** The page's notifications: what was posted before, the stream that goes on from there, how many are shown, what was read. */
export const useNotifications = () => {
  const limit = ref(50)
  const marks = shallowRef<ReadMarks>(new Set())
  const desktop = ref(false)
  const announcement = ref('')
  const announcer = createAnnouncer((sentence) => (announcement.value = sentence))
  onScopeDispose(announcer.dispose)

  const loader = createNotificationsLoader()
  const loading = shallowRef(loader.getSnapshot())
  const loaded = computed(() => loading.value.loaded)
  /** The list looks into it when it begins with a stream, and there is none before this is filled. */
  const initial: PostedNotification[] = []
  onScopeDispose(
    loader.subscribe(() => {
      loading.value = loader.getSnapshot()
      if (loaded.value) initial.splice(0, initial.length, ...loaded.value.notifications)
    }),
  )
  onMounted(loader.open)
  onScopeDispose(loader.close)

  const onNotification = (notification: PostedNotification) => {
    announcer.add(notification)
    if (desktop.value) showDesktop(notification)
  }

  const source = () => loaded.value && { ...news, lastEventId: loaded.value.lastEventId }
  const list = useSSEList(source, {
    event: 'notification',
    order: 'prepend',
    limit: kept,
    initial,
    // One that was posted while the list was read is in it, and comes again.
    key: ({ id }) => id,
    events: { notification: onNotification },
  })
  const { gap, isConnected, clearGap, clear } = list
  // Until the list is there, the page is where the loading is.
  const status = computed(() => (loaded.value ? list.status.value : loading.value.status))
  const retry = computed(() => (loaded.value ? list.retry.value : loading.value.retry))
  const error = computed(() => (loaded.value ? list.error.value : loading.value.error))
  const controls = computed(() => (loaded.value ? list : { ...loader, reconnect: loader.open }))
  const open = () => controls.value.open()
  const close = () => controls.value.close()
  const reconnect = () => controls.value.reconnect()
  const items = computed(() => list.items.value.slice(0, limit.value))

  return {
    ...{ status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear },
    ...{ items, marks, limit, desktop, announcement },
    empty: computed(() => emptyText(loading.value)),
    unread: computed(() => countUnread(items.value, marks.value)),
    read: (ids: readonly string[]) => {
      marks.value = markRead(list.items.value, marks.value, ids)
    },
  }
}

export type NotificationsState = ReturnType<typeof useNotifications>
