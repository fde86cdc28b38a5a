import { useSSE } from '@ssekit/react'

export function Memory() {
  const { latest, status, retry } = useSSE<{ metrics: { rss: number } }>('/api/metrics-stream')

  if (status === 'reconnecting') return <p role="status">Lost the line; attempt {retry?.attempt}</p>
  return <p>{latest.metrics ? `${Math.round(latest.metrics.rss / 1e6)} MB` : 'measuring'}</p>
}
