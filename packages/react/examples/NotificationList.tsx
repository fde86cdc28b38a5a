import { defineStream, useSSEList } from '@ssekit/react'

interface Notification {
  id: string
  title: string
  message: string
  at: string
}

const news = defineStream<{ notification: Notification }>('/api/stream')

export default function NotificationList() {
  const { items, status, clear } = useSSEList(news, { event: 'notification', order: 'prepend', limit: 50 })

  return (
    <section>
      <p role="status">{status}</p>
      <button onClick={clear}>Clear</button>
      <ul>
        {items.map(({ id, title, message, at }) => (
          <li key={id}>
            <strong>{title}</strong> {message} <time dateTime={at}>{new Date(at).toLocaleTimeString()}</time>
          </li>
        ))}
      </ul>
    </section>
  )
}
