import { defineStream, useSSE } from '@ssekit/react'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

export function Headline() {
  const { latest, status, retry, error, reconnect } = useSSE(news)

  if (status === 'error') return <p role="alert">{error?.message}</p>
  if (status === 'reconnecting')
    return (
      <p role="alert">
        Connection lost; attempt {retry?.attempt}. <button onClick={reconnect}>Try now</button>
      </p>
    )
  return <h1>{latest.notification?.title ?? 'Nothing new yet'}</h1>
}
