import { expectTypeOf } from 'vitest'
import { ref, type ShallowRef } from 'vue'
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
  type Status,
} from '../src/index.ts'

const job = defineStream({
  url: '/api/jobs/7/events',
  schema: { progress: (raw) => Number(raw), log: (raw) => raw },
})

// Checked by vue-tsc, never run: composables are called as a component would.
export const useTyped = (): void => {
  const sse = useSSE(job, { events: { progress: (data) => expectTypeOf(data).toEqualTypeOf<number>() } })
  expectTypeOf(sse.latest.value.progress).toEqualTypeOf<number | undefined>()
  expectTypeOf(sse.data.value).toEqualTypeOf<number | string | null>()
  expectTypeOf(sse.status).toEqualTypeOf<Readonly<ShallowRef<Status>>>()
  expectTypeOf(useSSE(() => job).latest.value.log).toEqualTypeOf<string | undefined>()
  expectTypeOf(useSSE(ref('/x'), { enabled: ref(false) }).data.value).toBeAny()

  // Handlers for some types do not say that there are no others.
  expectTypeOf(useSSE('/x', { events: { a: (data) => void data } }).latest.value.other).toBeAny()
  expectTypeOf(useSSE({ url: '/x', events: { a: () => {} } }).latest.value.other).toBeAny()
  // @ts-expect-error -- no event of this stream
  useSSE(job, { events: { nosuch: () => {} } })

  expectTypeOf(useSSEList(job, { event: 'log' }).items.value).toEqualTypeOf<readonly string[]>()
  expectTypeOf(
    useSSEList(job, { event: 'log', map: (line) => line.length, limit: ref(5) }).items.value,
  ).toEqualTypeOf<readonly number[]>()
  expectTypeOf(useSSEList<{ a: { n: number } }>('/x', { event: 'a' }).items.value).toEqualTypeOf<
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
  // @ts-expect-error -- neither text nor null
  useSSEText('/api/chat', { ...openAIChat, delta: () => 7 })

  expectTypeOf(useSSESelector(job, ({ latest }) => latest.progress ?? 0).value).toEqualTypeOf<number>()
  expectTypeOf(useSSESelector(job, ({ status }) => status).value).toEqualTypeOf<Status>()
  useSSESelector(
    () => job,
    ({ latest }) => ({ at: latest.progress }),
    {
      isEqual: (a, b) => {
        expectTypeOf(a).toEqualTypeOf<{ at: number | undefined }>()
        return a.at === b.at
      },
    },
  )
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
  expectTypeOf(sum.state.value).toEqualTypeOf<number>()
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
