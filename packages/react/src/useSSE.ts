import {
  trackReads,
  type EventMap,
  type Source,
  type SSEOptions,
  type Stream,
  type StreamSnapshot,
} from '@ssekit/core'
import { useMemo } from 'react'
import { useStream } from './useStream.ts'
import { useTracked } from './useTracked.ts'

/** What a component renders, and what it can do. */
export type UseSSEReturn<E = EventMap> = StreamSnapshot<E> &
  Pick<Stream<E>, 'on' | 'open' | 'close' | 'reconnect' | 'clearGap'>

/**
 * A live stream: its state for rendering, its handlers for everything else. Components with the same source share one
 * connection; inline options and handlers never reconnect; a component renders only when a field it reads changes.
 *
 * @param source a url, a definition (url, options and handlers in one object), or null / false for none
 * @param options handlers of this component, and stream options; see `StreamOptions` and `ConsumerOptions` of the core
 * @example
 * ```tsx
 * const figures = defineStream<{ metrics: { rss: number } }>('/api/metrics-stream')
 * const { latest, status } = useSSE(figures)
 * ```
 * @example
 * ```tsx
 * const { latest, status } = useSSE({
 *   url: `/api/jobs/${id}/events`,
 *   events: { complete: () => refetch() },
 *   until: 'complete',
 * })
 * ```
 */
export const useSSE = <E = EventMap>(source: Source<E>, options?: SSEOptions<E> | null): UseSSEReturn<E> => {
  const stream = useStream(source, options)
  const view = useMemo(() => trackReads(stream), [stream])
  const { on, open, close, reconnect, clearGap } = stream
  return Object.assign(useTracked(view), { on, open, close, reconnect, clearGap })
}
