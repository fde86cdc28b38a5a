import { closeWhenHidden, createSSEClient, defineStream, observe, resume } from '@ssekit/core'
import type { StreamActivity } from '@ssekit/core'

export const heard: StreamActivity[] = []
export const client = createSSEClient({
  use: [closeWhenHidden(), observe((activity) => heard.push(activity))],
})

export const news = defineStream<{ notification: { title: string } }>({
  url: '/api/stream',
  use: [resume(() => sessionStorage)],
})
