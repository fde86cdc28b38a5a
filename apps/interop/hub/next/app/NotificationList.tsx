'use client'

import { defineStream, useSSEList } from '@ssekit/react'
import { useRouter } from 'next/navigation'
import type { Events, Notification } from '../lib/events'

const news = defineStream<Events>('/api/stream')

export function NotificationList(loaded: { notifications: Notification[]; lastEventId: string }) {
  const { notifications, lastEventId } = loaded
  const router = useRouter()
  const { items, status } = useSSEList(
    { ...news, lastEventId, key: lastEventId },
    {
      event: 'notification',
      initial: notifications,
      order: 'prepend',
      key: ({ id }) => id,
      // What cannot be had any more, after a restart of the server for example: the page with the list and the place of now.
      onGap: () => router.refresh(),
    },
  )
  return (
    <section>
      <p role="status">{status}</p>
      <ul>
        {items.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
    </section>
  )
}
