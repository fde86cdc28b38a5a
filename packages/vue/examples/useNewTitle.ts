import { useSSEEvent } from '@ssekit/vue'

export function useNewTitle() {
  useSSEEvent('/api/stream', 'notification', ({ title }) => {
    document.title = `New: ${title}`
  })
}
