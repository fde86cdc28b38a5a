import type { MouseEventHandler } from 'react'
import { expectTypeOf } from 'vitest'
import {
  aiSDKMessages,
  anthropicMessages,
  defineStream,
  openAIChat,
  openAIResponses,
  useSSE,
  useSSEEvent,
  useSSEList,
  useSSEReducer,
  useSSESelector,
  useSSEText,
  type SSEMessage,
  type Source,
  type Status,
  type UseSSEListOptions,
  type UseSSEReducerOptions,
  type UseSSESelectorOptions,
  type UseSSETextOptions,
} from '../src/index.ts'

const job = defineStream({
  url: '/api/jobs/7/events',
  schema: { progress: (raw) => Number(raw), log: (raw) => raw },
})

interface Notification {
  title: string
  read: boolean
}
interface Events {
  notification: Notification
  progress: { step: number; total: number }
}
const news = defineStream<Events>('/api/stream')
const counts = defineStream<{ users: number; log: string }>(new URL('https://example.org/counts'))

// Checked by tsc, never run: hooks are called as a component would.
export const useTyped = (): void => {
  const sse = useSSE(job, { events: { progress: (data) => expectTypeOf(data).toEqualTypeOf<number>() } })
  expectTypeOf(sse.latest.progress).toEqualTypeOf<number | undefined>()
  expectTypeOf(sse.data).toEqualTypeOf<number | string | null>()
  expectTypeOf(sse.status).toEqualTypeOf<Status>()

  // Handlers for some types do not say that there are no others.
  expectTypeOf(useSSE('/x', { events: { a: (data) => void data } }).latest.other).toBeAny()
  expectTypeOf(useSSE({ url: '/x', events: { a: () => {} } }).latest.other).toBeAny()
  // @ts-expect-error -- no event of this stream
  useSSE(job, { events: { nosuch: () => {} } })

  expectTypeOf(useSSEList(job, { event: 'log' }).items).toEqualTypeOf<readonly string[]>()
  expectTypeOf(useSSEList(job, { event: 'log', map: (line) => line.length }).items).toEqualTypeOf<
    readonly number[]
  >()
  expectTypeOf(useSSEList<{ a: { n: number } }>('/x', { event: 'a' }).items).toEqualTypeOf<
    readonly { n: number }[]
  >()
  useSSEEvent(job, 'progress', (data) => expectTypeOf(data).toEqualTypeOf<number>())
  expectTypeOf(useSSEText('/api/chat').start).returns.toEqualTypeOf<Promise<string>>()
  useSSEText('/api/chat', { manual: true, ...openAIChat })
  useSSEText('/api/chat', { manual: true, ...openAIResponses })
  useSSEText('/api/chat', {
    manual: true,
    ...anthropicMessages,
    onEvent: (data) => expectTypeOf(data).toBeAny(),
  })
  useSSEText('/api/chat', { ...aiSDKMessages, delta: (data) => data.text })
  useSSEText<{ message: { text: string } }>('/api/chat', { ...openAIChat, failOn: 'error' })
  useSSEText(job, { ...openAIChat, delta: (data) => data.toString() })
  expectTypeOf(useSSEText('/api/chat').start).toExtend<MouseEventHandler<HTMLButtonElement>>()
  // @ts-expect-error -- neither text nor null
  useSSEText('/api/chat', { ...openAIChat, delta: () => 7 })
  expectTypeOf(useSSE('/x').data).toBeAny()

  expectTypeOf(useSSESelector(job, ({ latest }) => latest.progress ?? 0)).toEqualTypeOf<number>()
  expectTypeOf(useSSESelector(job, ({ status }) => status)).toEqualTypeOf<Status>()
  useSSESelector(job, ({ latest }) => ({ at: latest.progress }), {
    isEqual: (a, b) => {
      expectTypeOf(a).toEqualTypeOf<{ at: number | undefined }>()
      return a.at === b.at
    },
  })
  const sum = useSSEReducer(
    job,
    (state, data, message) => {
      expectTypeOf(data).toEqualTypeOf<number>()
      expectTypeOf(message).toEqualTypeOf<SSEMessage>()
      return state + data
    },
    0,
    { event: 'progress' },
  )
  expectTypeOf(sum.state).toEqualTypeOf<number>()
  expectTypeOf(sum.reset).toEqualTypeOf<() => void>()
  useSSEReducer(job, (state, data) => (expectTypeOf(data).toEqualTypeOf<number | string>(), state), 0)

  // @ts-expect-error no such event
  useSSEReducer(job, (state) => state, 0, { event: 'progres' })
  // @ts-expect-error latest has no such event
  useSSESelector(job, ({ latest }) => latest.progres)
  // @ts-expect-error a reducer returns its state
  useSSEReducer(job, (state: number) => String(state), 0)
  // @ts-expect-error no such event
  useSSEEvent(job, 'progres', () => {})
  // @ts-expect-error no such event
  useSSEList(job, { event: 'lines' })
  // @ts-expect-error a source is no number
  useSSE(7)
}

export const useDefined = (enabled: boolean): void => {
  const { latest, data, on } = useSSE(news, {
    events: { notification: (item) => expectTypeOf(item).toEqualTypeOf<Notification>() },
  })
  expectTypeOf(latest.notification).toEqualTypeOf<Notification | undefined>()
  expectTypeOf(data).toEqualTypeOf<Notification | { step: number; total: number } | null>()
  on('progress', ({ step }) => expectTypeOf(step).toEqualTypeOf<number>())
  expectTypeOf(useSSEList(news, { event: 'notification' }).items).toEqualTypeOf<readonly Notification[]>()
  useSSEList(news, {
    event: 'notification',
    initial: [{ wrong: 1 }],
    // @ts-expect-error -- it is given what the list begins with too
    key: ({ id }) => id,
  })
  // Nothing to begin with says nothing of what comes.
  expectTypeOf(useSSEList(news, { event: 'notification', initial: [] }).items).toEqualTypeOf<
    readonly Notification[]
  >()
  expectTypeOf(useSSEList('/x', { initial: [] }).items[0]).toBeAny()
  expectTypeOf(
    useSSEList(news, { event: 'notification', map: ({ title }) => title, initial: ['as loaded'] }).items,
  ).toEqualTypeOf<readonly string[]>()
  expectTypeOf(
    useSSEList(enabled && news, { event: 'notification', map: ({ title }) => title }).items,
  ).toEqualTypeOf<readonly string[]>()
  useSSEEvent(news, 'progress', (item) => expectTypeOf(item).toEqualTypeOf<{ step: number; total: number }>())
  expectTypeOf(useSSESelector(news, ({ latest }) => latest.progress?.step ?? 0)).toEqualTypeOf<number>()
  const { state } = useSSEReducer(news, (unread, { title }) => (title ? unread + 1 : unread), 0, {
    event: 'notification',
  })
  expectTypeOf(state).toEqualTypeOf<number>()
  useSSEText(news, { delta: (item) => ('title' in item ? item.title : null) })

  // A map that looks like data, where `defineStream` says what it is.
  expectTypeOf(useSSE(counts).latest).toEqualTypeOf<Partial<{ users: number; log: string }>>()
  expectTypeOf(useSSEList(counts, { event: 'users' }).items).toEqualTypeOf<readonly number[]>()
  expectTypeOf(useSSESelector(counts, ({ latest }) => latest.log)).toEqualTypeOf<string | undefined>()

  // @ts-expect-error -- no such event
  useSSEList(news, { event: 'notifications' })
  // @ts-expect-error -- no such event
  useSSEEvent(news, 'note', () => {})
  // @ts-expect-error -- no such event
  useSSESelector(news, ({ latest: current }) => current.note)
}

/** A type argument that is the data of one event: none of its events would ever come. */
export const useRefused = (): void => {
  // @ts-expect-error -- data
  useSSE<Notification>('/x')
  // @ts-expect-error -- a list
  useSSE<Notification[]>('/x')
  // @ts-expect-error -- two kinds of data
  useSSE<Notification | { step: number }>(new URL('https://example.org'))
  // @ts-expect-error -- text
  useSSEList<string>('/x')
  // @ts-expect-error -- data
  useSSEList<Notification>('/x', { limit: 5 })
  // @ts-expect-error -- data
  useSSEText<{ delta: string }>('/x')
  // @ts-expect-error -- data
  useSSEEvent<Notification>('/x', 'title', () => {})
  // @ts-expect-error -- data
  useSSESelector<Notification, number>('/x', () => 1)
  // @ts-expect-error -- data
  useSSEReducer<number, Notification>('/x', (count) => count + 1, 0)
  // @ts-expect-error -- a list, which is no map at all
  defineStream<Notification[]>('/x')
}

export const useMaps = (enabled: boolean): void => {
  useSSE<Events>('/x')
  useSSE<Events>(enabled ? '/x' : null)
  useSSE<{ notification: Notification }>(enabled && '/x')
  useSSE<{ message: string }>('/x')
  useSSE<Record<string, string>>('/x')
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as people write who do not know yet
  useSSE<any>('/x')
  useSSE<unknown>('/x')
  useSSEList<Events>('/x')
  useSSEList<Events, 'notification'>('/x', { event: 'notification' })
  useSSEText<{ message: { delta: string } }>('/x', { delta: ({ delta }) => delta })
  const useWrapped = <E>(url: string) => useSSE<E>(url)
  expectTypeOf(useWrapped<Events>('/x').latest.notification).toEqualTypeOf<Notification | undefined>()
  const useGiven = <E>(source: Source<E>) => useSSE(source)
  expectTypeOf(useGiven(news).latest.notification).toEqualTypeOf<Notification | undefined>()
}

interface ChatBody {
  message: string
}

/** Bodies that an interface types, and headers that may not be there. */
export const useRequests = (body: ChatBody, token: string | undefined): void => {
  void useSSEText('/api/chat', { manual: true }).start(body)
  // @ts-expect-error -- a number is no body
  void useSSEText('/api/chat', { manual: true }).start(7)
  // @ts-expect-error -- nor is a function
  void useSSEText('/api/chat', { manual: true }).start(() => body)
  useSSE('/x', { body })
  useSSE('/x', { headers: { Authorization: token } })
  useSSE({ url: '/x', headers: () => (token ? { Authorization: token } : {}) })
  useSSEList('/x', {
    headers: async () => {
      if (!token) return {}
      return { Authorization: token }
    },
  })
}

type RefusesNull<T> = { [K in keyof T]-?: null extends T[K] ? never : K }[keyof T]

/** Null is not given, as undefined is. */
export const useNulls = (): void => {
  expectTypeOf<RefusesNull<NonNullable<Parameters<typeof useSSE>[1]>>>().toBeNever()
  expectTypeOf<RefusesNull<UseSSEListOptions<Events, 'notification', string>>>().toBeNever()
  expectTypeOf<RefusesNull<UseSSEReducerOptions<Events, 'notification'>>>().toBeNever()
  expectTypeOf<RefusesNull<UseSSESelectorOptions<Events, number>>>().toBeNever()
  expectTypeOf<RefusesNull<UseSSETextOptions<Events>>>().toBeNever()
  useSSE(news, null)
  useSSEEvent(news, 'notification', () => {}, null)
  useSSEList(news, null)
  useSSEReducer(news, (count) => count + 1, 0, null)
  useSSESelector(news, ({ status }) => status, null)
  useSSEText(news, null)
}
