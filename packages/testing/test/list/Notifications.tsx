import { defineStream, useSSEList } from '@ssekit/react'
import { useEffect, useState } from 'react'

interface Notification {
  id: string
  title: string
  at: string
}
interface Loaded {
  notifications: Notification[]
  lastEventId: string
}

const news = defineStream<{ notification: Notification }>('/api/stream')

const load = async (): Promise<Loaded> => {
  const response = await fetch('/api/notifications')
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  return response.json()
}

export function Notifications() {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState('')
  const begin = () => void load().then(setLoaded, (error: Error) => setProblem(error.message))
  useEffect(begin, [])
  const tryAgain = () => {
    setProblem('')
    begin()
  }

  if (loaded) return <List {...loaded} />
  if (!problem) return <p>Loading …</p>
  return (
    <p role="alert">
      {problem} <button onClick={tryAgain}>Try again</button>
    </p>
  )
}

function List({ notifications, lastEventId }: Loaded) {
  const { items, status } = useSSEList(
    { ...news, lastEventId, key: lastEventId },
    { event: 'notification', initial: notifications, order: 'prepend', key: ({ id }) => id },
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
