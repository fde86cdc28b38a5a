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
import { defineStream, useSSEList } from '@ssekit/react'
import { useEffect, useState, useSyncExternalStore } from 'react'

const news = defineStream<StreamEvents>(notificationsUrl)

/** More than a page shows at once, so that a higher limit finds the older ones still there. */
const kept = 1000

/** The page's notifications: what was posted before, the stream that goes on from there, how many are shown, what was read. */
export const useNotifications = () => {
  const [limit, setLimit] = useState(50)
  const [marks, setMarks] = useState<ReadMarks>(new Set())
  const [desktop, setDesktop] = useState(false)
  const [announcement, setAnnouncement] = useState('')
  const [announcer] = useState(() => createAnnouncer(setAnnouncement))
  useEffect(() => announcer.dispose, [announcer])

  const [loader] = useState(() => createNotificationsLoader())
  const loading = useSyncExternalStore(loader.subscribe, loader.getSnapshot)
  useEffect(() => {
    loader.open()
    return loader.close
  }, [loader])

  const onNotification = (notification: PostedNotification) => {
    announcer.add(notification)
    if (desktop) showDesktop(notification)
  }

  const { loaded } = loading
  const list = useSSEList(loaded && { ...news, lastEventId: loaded.lastEventId }, {
    event: 'notification',
    order: 'prepend',
    limit: kept,
    initial: loaded?.notifications,
    // One that was posted while the list was read is in it, and comes again.
    key: ({ id }) => id,
    events: { notification: onNotification },
  })
  const { gap, isConnected, clearGap, clear } = list
  // Until the list is there, the page is where the loading is.
  const { status, retry, error } = loaded ? list : loading
  const { open, close, reconnect } = loaded ? list : { ...loader, reconnect: loader.open }
  const items = list.items.slice(0, limit)

  return {
    ...{ status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear },
    ...{ items, marks, limit, setLimit, desktop, setDesktop, announcement },
    empty: emptyText(loading),
    unread: countUnread(items, marks),
    read: (ids: readonly string[]) => setMarks((before) => markRead(list.items, before, ids)),
  }
}

export type NotificationsState = ReturnType<typeof useNotifications>
