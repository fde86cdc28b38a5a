import {
  createReducerView,
  type EventMap,
  type Reducer,
  type ReducerOptions,
  type ReducerSnapshot,
  type ReducerView,
  type Stream,
} from '@ssekit/core'
import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { MaybeSource, VueOptions } from './plainOptions.ts'
import type { SnapshotRefs } from './lifecycle/snapshotRefs.ts'
import { useStreamView } from './lifecycle/useStreamView.ts'

/** How messages become a state, and options of the stream. */
export interface UseSSEReducerOptions<E, K extends keyof E & string>
  extends VueOptions<E>, Pick<ReducerOptions<K>, 'resetOn'> {
  /** The event type that is reduced, or several; a ref or getter is followed. @default every type */
  event?: MaybeRefOrGetter<K | readonly K[] | null | undefined>
}

/** The state for a template, how its stream is (readonly refs), and what a component can do. */
export type UseSSEReducerReturn<S> = SnapshotRefs<ReducerSnapshot<S>> &
  Pick<Stream, 'open' | 'close' | 'reconnect' | 'clearGap'> & {
    /** The initial state again; what comes next goes on from there. */
    reset(): void
  }

/**
 * A state made of every message, one after the other, however many come in one burst; the component renders once a frame.
 *
 * @param reducer the next state from the one before and a message
 * @param initial the first state, or a function that makes it
 * @example
 * ```ts
 * const sales = defineStream<{ sale: { amount: number } }>('/api/sales')
 * const { state: total, reset } = useSSEReducer(sales, (sum, sale) => sum + sale.amount, 0, { event: 'sale' })
 * ```
 */
export const useSSEReducer = <S, E = EventMap, K extends keyof E & string = keyof E & string>(
  source: MaybeSource<E>,
  reducer: Reducer<S, E[K]>,
  initial: S | (() => S),
  options?: UseSSEReducerOptions<E, K> | null,
): UseSSEReducerReturn<S> => {
  const { event, resetOn, ...streamOptions }: UseSSEReducerOptions<E, K> = options ?? {}
  const anyReducer = reducer as Reducer<S>
  const readOptions = (): ReducerOptions => ({ event: toValue(event), resetOn })
  let made: ReducerView<S> | undefined
  const { refs, current, controls } = useStreamView<ReducerSnapshot<S>, ReducerView<S>>(
    'useSSEReducer',
    source as MaybeSource,
    streamOptions as unknown as VueOptions,
    (stream) => (made = createReducerView(stream, anyReducer, initial, readOptions(), made)),
  )
  watch(readOptions, (next) => current().view.update(anyReducer, next))
  const { open, close, reconnect, clearGap } = controls
  return { ...refs, open, close, reconnect, clearGap, reset: () => current().view.reset() }
}
