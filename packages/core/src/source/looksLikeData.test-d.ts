import { describe, expectTypeOf, it } from 'vitest'
import { createSSEClient } from '../client/createSSEClient.ts'
import { createStream } from '../stream/createStream.ts'
import type { EventMap } from './consumerOptions.ts'
import { defineStream, type Source, type StreamDefinition } from './defineStream.ts'
import type { Help } from './looksLikeData.ts'

interface Notification {
  title: string
  read: boolean
}
/** With an object in it, as many have, but with what no map has. */
interface Order {
  id: number
  customer: { name: string }
}
interface Comment {
  author: { name: string }
  replyTo?: { author: string }
}
interface Events {
  notification: Notification
  order: Order
  log: string
}

describe('a type argument that is the data of one event', () => {
  it('is refused beside a url', () => {
    // @ts-expect-error -- data
    createStream<Notification>('/x')
    // @ts-expect-error -- data
    createStream<Order>('/x')
    // @ts-expect-error -- data
    createStream<Comment>('/x')
    // @ts-expect-error -- data
    createStream<{ level: 1 | 2; at: 'day' | 'night' | null }>(new URL('https://example.org'))
    // @ts-expect-error -- data
    createSSEClient().stream<Notification>('/x')
    // @ts-expect-error -- a list
    createStream<Notification[]>('/x')
    // @ts-expect-error -- a list
    createStream<readonly [number, number]>('/x')
    // @ts-expect-error -- several kinds of data
    createStream<Notification | Order>('/x')
    // @ts-expect-error -- two kinds of data, with objects
    createStream<{ a: Notification } | { b: Notification }>('/x')
    // @ts-expect-error -- text
    createStream<string>('/x')
    // @ts-expect-error -- a choice
    createStream<'yes' | 'no'>('/x')
    // @ts-expect-error -- a number
    createStream<number | null>('/x')
    // @ts-expect-error -- a Date
    createStream<Date>('/x')
    // @ts-expect-error -- a Map
    createStream<Map<string, Notification>>('/x')
    // @ts-expect-error -- a Set
    createStream<Set<string>>('/x')
  })

  it('is refused by a line that helps', () => {
    expectTypeOf<Help>().toExtend<Source<Notification>>()
    expectTypeOf<string>().not.toExtend<Source<Notification>>()
    expectTypeOf<Help>().toEqualTypeOf<'Give data by event type, as in defineStream<{ notification: Notification }>("/api/stream")'>()
  })

  it('is refused by defineStream where it can be no map at all', () => {
    // @ts-expect-error -- a list
    defineStream<Notification[]>('/x')
    // @ts-expect-error -- text
    defineStream<string>('/x')
    // @ts-expect-error -- a number
    defineStream<number>(new URL('https://example.org'))
    // @ts-expect-error -- a Date
    defineStream<Date>('/x')
  })
})

describe('a map of event types', () => {
  it('is taken beside a url, by an interface or a type, of one event type or many', () => {
    createStream<Events>('/x').on('order', (data) => expectTypeOf(data).toEqualTypeOf<Order>())
    createStream<{ notification: Notification }>(new URL('https://example.org'))
    createStream<{ message: string }>('/x')
    createStream<{ message: string | number }>('/x')
    createStream<{ notification: Notification[] }>('/x')
    createStream<{ progress: { step: number } | null; log: string }>('/x')
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as people write who do not know yet
    createStream<{ notification: any; log: any }>('/x')
    createStream<{ notification: unknown }>('/x')
    createStream<Record<string, Notification>>('/x')
    createStream<Record<string, string>>('/x')
    createStream<Record<'a' | 'b', Notification>>('/x')
    createStream<Events & { more: Notification }>('/x')
  })

  it('is taken by defineStream whatever it holds', () => {
    const job = defineStream<{ progress: number; log: string }>('/x')
    expectTypeOf(job).toEqualTypeOf<StreamDefinition<{ progress: number; log: string }>>()
    createStream(job).on('progress', (data) => expectTypeOf(data).toEqualTypeOf<number>())
    createSSEClient()
      .stream(job)
      .on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    defineStream<Comment>(new URL('https://example.org'))
    expectTypeOf(defineStream<Events>('/x')).toEqualTypeOf<StreamDefinition<Events>>()
    expectTypeOf(defineStream('/x')).toEqualTypeOf<StreamDefinition<EventMap>>()
    // @ts-expect-error -- no such event type
    createStream(defineStream<Events>('/x')).on('notifications', () => {})
  })

  it('may be anything, or be unknown', () => {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what is tested
    createStream<any>('/x').on('x', (data) => expectTypeOf(data).toBeAny())
    createStream<unknown>('/x')
    createStream<EventMap>('/x')
    createStream('/x').on('x', (data) => expectTypeOf(data).toBeAny())
  })

  it('may be a type parameter, of a function that wraps one of ours', () => {
    const open = <E>(url: string, signal: AbortSignal | null) => createStream<E>(url, { signal })
    const defined = <E>(url: string | URL) => createStream(defineStream<E>(url))
    const given = <E extends object = EventMap>(source: Source<E>) => createStream(source)
    const definition = <E>(source: StreamDefinition<E>) => createSSEClient().stream<E>(source)
    open<Events>('/x', null).on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    defined<Events>('/x').on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    given<Events>('/x').on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    given(defineStream<Events>('/x')).on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    definition(defineStream<Events>('/x')).on('log', (data) => expectTypeOf(data).toEqualTypeOf<string>())
    // @ts-expect-error -- data, given to the wrapper
    given<Notification>('/x')
  })
})
