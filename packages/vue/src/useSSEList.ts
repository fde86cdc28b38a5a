import {
  createListView,
  type EventMap,
  type ListOptions,
  type ListSnapshot,
  type ListView,
  type Stream,
} from '@ssekit/core'
import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { MaybeSource, VueOptions } from './plainOptions.ts'
import type { SnapshotRefs } from './lifecycle/snapshotRefs.ts'
import { useStreamView } from './lifecycle/useStreamView.ts'

type Reactive<T> = { [K in keyof T]: MaybeRefOrGetter<T[K]> }

/** How the list is made, and options of the stream; here `key` names an item (the stream's stands in its definition). */
export type UseSSEListOptions<E, K extends keyof E & string, T, I = T> = Pick<
  ListOptions<E, K, T, I>,
  'map' | 'key'
> &
  Reactive<Pick<ListOptions<E, K, T, I>, 'event' | 'limit' | 'order' | 'initial'>> &
  Omit<VueOptions<E>, 'key'>

/** The items for a template, how their stream is (readonly refs), and what a component can do. */
export type UseSSEListReturn<T> = SnapshotRefs<ListSnapshot<T>> &
  Pick<Stream, 'open' | 'close' | 'reconnect' | 'clearGap'> & {
    /** Empties the list; what comes next goes on from there. */
    clear(): void
    /** Removes the items for which it holds. */
    remove(predicate: (item: T) => boolean): void
  }

/**
 * A list of what arrived: every message counts, however many come in one burst, and the component renders once a frame.
 *
 * @example
 * ```ts
 * const news = defineStream<{ notification: Notification }>('/api/stream')
 * const { items, clear } = useSSEList(news, { event: 'notification', limit: 50, order: 'prepend' })
 * ```
 */
export const useSSEList = <E = EventMap, K extends keyof E & string = keyof E & string, T = E[K], I = T>(
  source: MaybeSource<E>,
  options?: UseSSEListOptions<E, K, T, I> | null,
): UseSSEListReturn<T | I> => {
  const { event, limit, order, map, key, initial, ...streamOptions }: UseSSEListOptions<E, K, T, I> =
    options ?? {}
  const readOptions = (): ListOptions<EventMap, string, T> =>
    ({
      event: toValue(event),
      limit: toValue(limit),
      order: toValue(order),
      map,
      key,
      initial: toValue(initial),
    }) as ListOptions<EventMap, string, T>
  const { refs, current, controls } = useStreamView<ListSnapshot<T>, ListView<T>>(
    'useSSEList',
    source as MaybeSource,
    streamOptions as unknown as VueOptions,
    (stream) => createListView<T>(stream, readOptions()),
  )
  watch(readOptions, (next) => {
    current().view.update(next)
    current().view.publish()
  })
  const { open, close, reconnect, clearGap } = controls
  return {
    ...refs,
    open,
    close,
    reconnect,
    clearGap,
    clear: () => current().view.clear(),
    remove: (predicate) => current().view.remove(predicate),
  }
}
