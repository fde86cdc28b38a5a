import { createStream, defineStream } from '@ssekit/core'

interface Events {
  notification: { title: string }
  progress: { step: number; total: number }
}
const news = defineStream<Events>('https://example.org/api/stream')

/** Shows what comes, and returns what ends it. */
export const follow = (show: (text: string) => void) => {
  const stream = createStream(news, {
    onStatus: (status) => show(status),
    onError: ({ code, message }) => console.warn(code, message),
  })
  stream.on('notification', ({ title }) => show(title))
  stream.on('progress', ({ step, total }) => show(`${step} of ${total}`))
  return () => stream.close()
}
