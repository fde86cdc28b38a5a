import { defineStream } from '@ssekit/core'
import { describe, it } from 'vitest'
import { createMockSSE } from './index.ts'

interface Events {
  notification: { title: string }
  message: number
}

describe('what is sent', () => {
  const sse = createMockSSE()

  it('has the types of the stream that was defined', () => {
    const news = sse.at(defineStream<Events>('/api/stream'))
    void news.emit('notification', { title: 'Hello' })
    void news.emit('message', 1, { id: '7' })
    // Text goes as it is.
    void news.emit('notification', '{"title":"Hello"}')
    void news.emitChunk([{ event: 'notification', data: { title: 'a' } }, { data: 1 }])
    // @ts-expect-error -- no such event
    void news.emit('notifcation', { title: 'Hello' })
    // @ts-expect-error -- not its data
    void news.emit('notification', { titel: 'Hello' })
    // @ts-expect-error -- without an event it is of type `message`
    void news.emitChunk([{ data: { title: 'a' } }])
  })

  it('has those that a schema yields', () => {
    const jobs = sse.at(defineStream({ url: '/api/jobs', schema: { progress: (raw) => Number(raw) } }))
    void jobs.emit('progress', 5)
    // @ts-expect-error -- not what the schema yields
    void jobs.emit('progress', true)
  })

  it('is anything where only the url is known', () => {
    void sse.at('/api/stream').emit('anything', { at: 'all' })
    void sse.at(new URL('http://localhost/api/stream')).emitChunk([{ data: 1 }, { event: 'x', data: null }])
  })
})
