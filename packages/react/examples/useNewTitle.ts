import { defineStream, useSSEEvent } from '@ssekit/react'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

export function useNewTitle() {
  useSSEEvent(news, 'notification', ({ title }) => {
    document.title = `New: ${title}`
  })
}
