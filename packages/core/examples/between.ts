import { closeWhenHidden, createSSEClient, defineStream, observe, resume } from '@ssekit/core'
import type { StreamActivity } from '@ssekit/core'

export const heard: StreamActivity[] = []
export const client = createSSEClient({
  use: [closeWhenHidden(), observe((activity) => heard.push(activity))],
})

// A server that renders the page loads this module too, and has no sessionStorage.
const use = typeof window === 'undefined' ? [] : [resume(sessionStorage)]
export const news = defineStream<{ notification: { title: string } }>({ url: '/api/stream', use })
