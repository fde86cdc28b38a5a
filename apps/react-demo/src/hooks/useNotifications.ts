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
import { defineStream, useSSEList } from '@ssekit/react'
import { useEffect, useState } from 'react'

const news = defineStream<StreamEvents>(streamUrl('/api/stream', { groups: 'team,ops' }))

/** More than a page shows at once, so that a higher limit finds the older ones still there. */
const kept = 1000

/** The page's notifications: its stream, how many are shown, what was read. */
export const useNotifications = () => {
  const [limit, setLimit] = useState(50)
  const [marks, setMarks] = useState<ReadMarks>(new Set())
  const [desktop, setDesktop] = useState(false)
  const [announcement, setAnnouncement] = useState('')
  const [announcer] = useState(() => createAnnouncer(setAnnouncement))
  useEffect(() => announcer.dispose, [announcer])

  const onNotification = (notification: PostedNotification) => {
    announcer.add(notification)
    if (desktop) showDesktop(notification)
  }

  const list = useSSEList(news, {
    event: 'notification',
    order: 'prepend',
    limit: kept,
    events: { notification: onNotification },
  })
  const { status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear } = list
  const items = list.items.slice(0, limit)

  return {
    ...{ status, retry, error, gap, isConnected, open, close, reconnect, clearGap, clear },
    ...{ items, marks, limit, setLimit, desktop, setDesktop, announcement },
    unread: countUnread(items, marks),
    read: (ids: readonly string[]) => setMarks((before) => markRead(list.items, before, ids)),
  }
}

export type NotificationsState = ReturnType<typeof useNotifications>
