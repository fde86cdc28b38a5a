import { expectTypeOf } from 'vitest'
import { defineStream, useSSE, useSSEEvent, useSSEList, useSSEText, type Status } from '../src/index.ts'

const job = defineStream({
  url: '/api/jobs/7/events',
  schema: { progress: (raw) => Number(raw), log: (raw) => raw },
})

// Checked by tsc, never run: hooks are called as a component would.
export const useTyped = (): void => {
  const sse = useSSE(job, { events: { progress: (data) => expectTypeOf(data).toEqualTypeOf<number>() } })
  expectTypeOf(sse.latest.progress).toEqualTypeOf<number | undefined>()
  expectTypeOf(sse.data).toEqualTypeOf<number | string | null>()
  expectTypeOf(sse.status).toEqualTypeOf<Status>()

  expectTypeOf(useSSEList(job, { event: 'log' }).items).toEqualTypeOf<readonly string[]>()
  expectTypeOf(useSSEList(job, { event: 'log', map: (line) => line.length }).items).toEqualTypeOf<
    readonly number[]
  >()
  expectTypeOf(useSSEList<{ a: { n: number } }>('/x', { event: 'a' }).items).toEqualTypeOf<
    readonly { n: number }[]
  >()
  useSSEEvent(job, 'progress', (data) => expectTypeOf(data).toEqualTypeOf<number>())
  expectTypeOf(useSSEText('/api/chat').start).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf(useSSE('/x').data).toBeAny()

  // @ts-expect-error no such event
  useSSEEvent(job, 'progres', () => {})
  // @ts-expect-error no such event
  useSSEList(job, { event: 'lines' })
  // @ts-expect-error a source is no number
  useSSE(7)
}
