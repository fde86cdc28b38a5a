import { defineStream, useSSEReducer, useSSESelector } from '@ssekit/react'

const build = defineStream<{ progress: { percentage: number } }>({
  url: '/api/build-progress',
  until: 'complete',
})

export function Header() {
  const percentage = useSSESelector(build, ({ latest }) => latest.progress?.percentage ?? 0)
  const { state: unread, reset } = useSSEReducer('/api/stream', (count: number) => count + 1, 0, {
    event: 'notification',
  })

  return (
    <header>
      <progress aria-label="Build" max={100} value={percentage} />
      <button onClick={reset}>{unread} unread</button>
    </header>
  )
}
