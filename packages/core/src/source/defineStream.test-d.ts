import { describe, expectTypeOf, it } from 'vitest'
import { createSSEClient } from '../client/createSSEClient.ts'
import type { ReconnectOptions } from '../connection/options.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { createStream } from '../stream/createStream.ts'
import { defineStream, type Source, type SSEOptions, type StreamDefinition } from './defineStream.ts'
import type { StandardSchema } from './standardSchema.ts'
import type { ListOptions } from '../views/listView.ts'
import type { ReducerOptions } from '../views/reducerView.ts'
import type { TextOptions } from '../views/answers/textOptions.ts'

interface Progress {
  pct: number
}
interface JobEvents {
  progress: Progress
  log: string
  message: number
}

declare const progressSchema: StandardSchema<Progress>
/** As ArkType makes them: a function that is a schema. */
declare const callableSchema: StandardSchema<Date> & ((input: unknown) => unknown)

describe('defineStream', () => {
  it('infers the data of each event type from functions and Standard Schemas', () => {
    const definition = defineStream({
      url: '/api/jobs/7/events',
      schema: { progress: progressSchema, log: (raw) => raw, size: (raw) => Number(raw), at: callableSchema },
      until: 'complete',
    })
    expectTypeOf(definition).toEqualTypeOf<
      StreamDefinition<{
        readonly progress: Progress
        readonly log: string
        readonly size: number
        readonly at: Date
      }>
    >()
  })

  it('types the handlers that stand beside the schema', () => {
    defineStream({
      url: '/api',
      schema: { progress: progressSchema, log: (raw) => raw },
      events: {
        progress: (data, message) => {
          expectTypeOf(data).toEqualTypeOf<Progress>()
          expectTypeOf(message).toEqualTypeOf<SSEMessage>()
        },
        log: (data) => expectTypeOf(data).toEqualTypeOf<string>(),
      },
      onEvent: (data) => expectTypeOf(data).toEqualTypeOf<Progress | string>(),
    })
  })

  it('takes a type argument where there is no schema, and says any where there is neither', () => {
    expectTypeOf(defineStream<JobEvents>({ url: '/api' })).toEqualTypeOf<StreamDefinition<JobEvents>>()
    createStream(defineStream({ url: '/api' })).on('anything', (data) => expectTypeOf(data).toBeAny())
  })

  it('does not take what is no schema, no handler, no source', () => {
    // @ts-expect-error -- neither a function of the text nor a Standard Schema
    defineStream({ url: '/api', schema: { progress: { parse: (value: unknown) => value } } })
    // @ts-expect-error -- a decoder gets text
    defineStream({ url: '/api', schema: { size: (raw: number) => raw } })
    // @ts-expect-error -- the url is missing
    defineStream({ schema: { log: (raw: string) => raw } })
    defineStream({
      url: '/api',
      schema: { progress: progressSchema },
      // @ts-expect-error -- a progress is no string
      events: { progress: (data: string) => data },
    })
    // @ts-expect-error -- no such flush
    defineStream({ url: '/api', flush: 'often' })
    // @ts-expect-error -- no such option
    defineStream({ url: '/api', onmessage: () => {} })
  })
})

describe('streams', () => {
  const stream = createStream(
    defineStream({ url: '/api', schema: { progress: progressSchema, log: (raw) => raw } }),
  )

  it('type `on` by event type, one or several', () => {
    stream.on('progress', (data) => expectTypeOf(data).toEqualTypeOf<Progress>())
    stream.on(['progress', 'log'], (data) => expectTypeOf(data).toEqualTypeOf<Progress | string>())
    // @ts-expect-error -- no such event type
    stream.on('progres', () => {})
    // @ts-expect-error -- a log is no number
    stream.on('log', (data: number) => data)
  })

  it('type the state: what may not have come yet is null or missing', () => {
    const { latest, data, message, status } = stream.getSnapshot()
    expectTypeOf(latest.progress).toEqualTypeOf<Progress | undefined>()
    expectTypeOf(latest.log).toEqualTypeOf<string | undefined>()
    expectTypeOf(data).toEqualTypeOf<Progress | string | null>()
    expectTypeOf(message).toEqualTypeOf<SSEMessage | null>()
    expectTypeOf(status).toEqualTypeOf<
      'idle' | 'connecting' | 'open' | 'reconnecting' | 'done' | 'closed' | 'error'
    >()
    // @ts-expect-error -- no such event type
    void latest.progres
    // @ts-expect-error -- a snapshot is for reading
    stream.getSnapshot().status = 'open'
  })

  it('type the handlers of the second argument, `onMessage` as type message', () => {
    createStream<JobEvents>('/api', {
      onMessage: (data) => expectTypeOf(data).toEqualTypeOf<number>(),
      onEvent: (data) => expectTypeOf(data).toEqualTypeOf<Progress | string | number>(),
      events: { log: (data) => expectTypeOf(data).toEqualTypeOf<string>() },
    })
    createSSEClient()
      .stream<JobEvents>('/api')
      .on('progress', (data) => expectTypeOf(data).toEqualTypeOf<Progress>())
    // @ts-expect-error -- no such event type
    createStream<JobEvents>('/api', { events: { progres: () => {} } })
  })
})

describe('Source', () => {
  it('is a url, a definition, or nothing', () => {
    expectTypeOf<string | URL | null | undefined | false>().toExtend<Source<JobEvents>>()
    expectTypeOf<StreamDefinition<JobEvents>>().toExtend<Source<JobEvents>>()
    expectTypeOf<true>().not.toExtend<Source>()
    expectTypeOf<number>().not.toExtend<Source>()
    expectTypeOf<{ uri: string }>().not.toExtend<Source>()
    expectTypeOf<StreamDefinition<JobEvents>>().not.toExtend<Source<{ other: string }>>()
  })
})

/** The names of the options that do not take null. */
type RefusesNull<T> = { [K in keyof T]-?: null extends T[K] ? never : K }[keyof T]

describe('options', () => {
  it('may be null, which means not given', () => {
    expectTypeOf<RefusesNull<SSEOptions>>().toBeNever()
    expectTypeOf<RefusesNull<StreamDefinition>>().toBeNever()
    expectTypeOf<RefusesNull<ReconnectOptions>>().toBeNever()
    expectTypeOf<RefusesNull<ListOptions>>().toBeNever()
    expectTypeOf<RefusesNull<ReducerOptions>>().toBeNever()
    expectTypeOf<RefusesNull<TextOptions>>().toBeNever()
    createSSEClient({ headers: null, reconnect: null, buffer: null })
    createStream<JobEvents>('/api', { events: { progress: null }, onMessage: null, until: null })
    defineStream({ url: '/api', schema: { log: (raw) => raw }, events: { log: null }, key: null })
  })
})

it('the data of one event is refused, where it can be nothing else', () => {
  interface Notification {
    id: string
    title: string
  }
  // @ts-expect-error -- an event type is never called id: { notification: Notification } is meant
  defineStream<Notification>('/api/stream')
  // @ts-expect-error -- a union is no map of event types
  defineStream<{ created: Notification } | { deleted: Notification }>('/api/stream')
  expectTypeOf(defineStream<{ progress: number; log: string }>('/api/stream').url).not.toBeNever()
})
