import { defineStream, useSSE } from '@ssekit/react'

const figures = defineStream<{ metrics: { rss: number } }>('/api/metrics-stream')

export function Memory() {
  const { latest, status, retry } = useSSE(figures)

  if (status === 'reconnecting') return <p role="status">Connection lost; attempt {retry?.attempt}</p>
  return <p>{latest.metrics ? `${Math.round(latest.metrics.rss / 1e6)} MB` : 'measuring'}</p>
}
