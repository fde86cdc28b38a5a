import { defineStream, useSSEList } from '@ssekit/react'

const news = defineStream<{ notification: { id: string; title: string; message: string } }>('/api/stream')

export default function NotificationList() {
  const { items, status, clear } = useSSEList(news, { event: 'notification', order: 'prepend', limit: 50 })

  return (
    <section>
      <p role="status">{status}</p>
      <button onClick={clear}>Clear</button>
      <ul>
        {items.map(({ id, title, message }) => (
          <li key={id}>
            <strong>{title}</strong> {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
