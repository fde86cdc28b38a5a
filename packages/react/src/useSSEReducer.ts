import {
  createReducerView,
  trackReads,
  type EventMap,
  type Reducer,
  type ReducerOptions,
  type ReducerSnapshot,
  type ReducerView,
  type Source,
  type SSEOptions,
  type Stream,
  type StreamHandle,
  type TrackedView,
} from '@ssekit/core'
import { useInsertionEffect } from 'react'
import { usePerStream } from './usePerStream.ts'
import { useTracked } from './useTracked.ts'

/** How messages become a state, and options of the stream. */
export interface UseSSEReducerOptions<E, K extends keyof E & string>
  extends ReducerOptions<K>, SSEOptions<E> {}

/** The state for rendering, how its stream is, and what a component can do. */
export interface UseSSEReducerReturn<S>
  extends ReducerSnapshot<S>, Pick<Stream, 'open' | 'close' | 'reconnect' | 'clearGap'> {
  /** The initial state again; what comes next goes on from there. */
  reset(): void
}

interface Reduced<E, S> {
  stream: StreamHandle<E>
  made: ReducerView<S>
  view: TrackedView<ReducerSnapshot<S>>
}

/**
 * A state made of every message, one after the other, however many come in one burst; the component renders once a frame.
 *
 * @param reducer the next state from the one before and a message; the one of the latest render is used
 * @param initial the first state, or a function that makes it
 * @example
 * ```tsx
 * const sales = defineStream<{ sale: { amount: number } }>('/api/sales')
 * const { state: total, reset } = useSSEReducer(sales, (sum, sale) => sum + sale.amount, 0, { event: 'sale' })
 * ```
 */
export const useSSEReducer = <S, E = EventMap, K extends keyof E & string = keyof E & string>(
  source: Source<E>,
  reducer: Reducer<S, E[K]>,
  initial: S | (() => S),
  options?: UseSSEReducerOptions<E, K> | null,
): UseSSEReducerReturn<S> => {
  const { event, resetOn, ...streamOptions }: UseSSEReducerOptions<E, K> = options ?? {}
  const anyReducer = reducer as Reducer<S>
  const reducerOptions: ReducerOptions = { event, resetOn }
  const shared = streamOptions as unknown as SSEOptions<E>
  const { stream, made, view } = usePerStream(
    source,
    shared,
    (client, previous?: Reduced<E, S>): Reduced<E, S> => {
      const handle = client.stream(source, shared)
      const reducerView = createReducerView(
        handle as never,
        anyReducer,
        initial,
        reducerOptions,
        previous?.made,
      )
      return { stream: handle, made: reducerView, view: trackReads(reducerView) }
    },
  )
  useInsertionEffect(() => made.update(anyReducer, reducerOptions))
  const { open, close, reconnect, clearGap } = stream
  return Object.assign(useTracked(view), { open, close, reconnect, clearGap, reset: made.reset })
}
