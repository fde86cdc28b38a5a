import { useSSEEvent } from '@ssekit/react'

export function useNewTitle() {
  useSSEEvent('/api/stream', 'notification', ({ title }) => {
    document.title = `New: ${title}`
  })
}
