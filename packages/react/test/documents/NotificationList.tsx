import { useState, type ReactElement } from 'react'
import { useSSE } from '../../src/index.ts'

interface Notification {
  id: string
  title: string
}

/** The list of the guides: one object in, `{ data, error, readyState, close }` out, the newest ten on the page. */
export const NotificationList = ({ url }: { url: string }): ReactElement => {
  const [items, setItems] = useState<Notification[]>([])
  const [opened, setOpened] = useState(0)
  const [plain, setPlain] = useState(0)
  const { data, error, readyState, close } = useSSE({
    url,
    onOpen: () => setOpened((count) => count + 1),
    onMessage: () => setPlain((count) => count + 1),
    onError: (problem) => console.warn(problem.message),
    events: {
      notification: (notification: Notification) =>
        setItems((before) => [notification, ...before].slice(0, 10)),
    },
  })
  return (
    <section>
      <p role="status">
        {['connecting', 'open', 'closed'][readyState]}, opened {opened}, plain {plain}
      </p>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {items.map(({ id, title }) => (
          <li key={id}>{title}</li>
        ))}
      </ul>
      <output>{JSON.stringify(data)}</output>
      <button onClick={close}>Close</button>
    </section>
  )
}
