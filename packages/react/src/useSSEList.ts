import {
  createListView,
  trackReads,
  type EventMap,
  type ListOptions,
  type ListSnapshot,
  type Source,
  type SSEOptions,
  type Stream,
} from '@ssekit/core'
import { useEffect, useInsertionEffect } from 'react'
import { usePerStream } from './usePerStream.ts'
import { useTracked } from './useTracked.ts'

/** How the list is made, and options of the stream; here `key` names an item (the stream's stands in its definition). */
export type UseSSEListOptions<E, K extends keyof E & string, T, I = T> = ListOptions<E, K, T, I> &
  Omit<SSEOptions<E>, 'key'>

/** The items for rendering, how their stream is, and what a component can do. */
export interface UseSSEListReturn<T>
  extends ListSnapshot<T>, Pick<Stream, 'open' | 'close' | 'reconnect' | 'clearGap'> {
  /** Empties the list; what comes next goes on from there. */
  clear(): void
  /** Removes the items for which it holds. */
  remove(predicate: (item: T) => boolean): void
}

/**
 * A list of what arrived: every message counts, however many come in one burst, and the component renders once a frame.
 *
 * @example
 * ```tsx
 * const news = defineStream<{ notification: Notification }>('/api/stream')
 * const { items, clear } = useSSEList(news, { event: 'notification', limit: 50, order: 'prepend' })
 * ```
 */
export const useSSEList = <E = EventMap, K extends keyof E & string = keyof E & string, T = E[K], I = T>(
  source: Source<E>,
  options?: UseSSEListOptions<E, K, T, I> | null,
): UseSSEListReturn<T | I> => {
  const { event, limit, order, map, key, initial, ...streamOptions }: UseSSEListOptions<E, K, T, I> =
    options ?? {}
  const listOptions = { event, limit, order, map, key, initial } as ListOptions<EventMap, string, T>
  const shared = streamOptions as SSEOptions<E>
  const { stream, list, view } = usePerStream(source, shared, (client) => {
    const made = client.stream(source, shared)
    const listView = createListView<T>(made as never, listOptions)
    return { stream: made, list: listView, view: trackReads(listView) }
  })
  useInsertionEffect(() => list.update(listOptions))
  useEffect(() => list.publish(), [list, limit, order])
  const { open, close, reconnect, clearGap } = stream
  const { clear, remove } = list
  return Object.assign(useTracked(view), { open, close, reconnect, clearGap, clear, remove })
}
