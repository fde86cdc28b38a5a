import { describe, expectTypeOf, it } from 'vitest'
import { createSSEClient } from '../client/createSSEClient.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { createStream } from '../stream/createStream.ts'
import { defineStream } from '../source/defineStream.ts'
import { iterate, type DecodedMessage } from './iterate.ts'

interface JobEvents {
  progress: { percent: number }
  log: string
}

describe('iterate', () => {
  it('narrows the data by the event type', async () => {
    for await (const item of iterate(createStream(defineStream<JobEvents>({ url: '/api' })))) {
      expectTypeOf(item.event).toEqualTypeOf<'progress' | 'log'>()
      expectTypeOf(item.data).toEqualTypeOf<{ percent: number } | string>()
      expectTypeOf(item.message).toEqualTypeOf<SSEMessage>()
      if (item.event === 'log') expectTypeOf(item.data).toEqualTypeOf<string>()
      else expectTypeOf(item.data.percent).toEqualTypeOf<number>()
      // @ts-expect-error -- no such event type
      void (item.event === 'progres')
    }
    for await (const { event, data } of iterate(createSSEClient().stream<JobEvents>('/api'))) {
      if (event === 'progress') expectTypeOf(data.percent).toEqualTypeOf<number>()
    }
  })

  it('infers data from a schema, and says any where nothing is known', async () => {
    const sizes = createStream(defineStream({ url: '/api', schema: { size: (raw) => Number(raw) } }))
    for await (const { data } of iterate(sizes)) expectTypeOf(data).toEqualTypeOf<number>()
    for await (const { event, data } of iterate(createStream('/api'))) {
      expectTypeOf(event).toEqualTypeOf<string>()
      expectTypeOf(data).toBeAny()
    }
    expectTypeOf(iterate(createStream('/api'))).toEqualTypeOf<AsyncIterable<DecodedMessage>>()
  })

  it('takes a stream, which is not itself to be looped over', async () => {
    // @ts-expect-error -- a url is no stream
    iterate('/api')
    // @ts-expect-error -- said with iterate
    for await (const _ of createStream('/api'));
  })
})
