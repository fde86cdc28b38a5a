import type { EventMap, Stream, StreamHandle, StreamSnapshot } from '@ssekit/core'
import type { MaybeSource, VueOptions } from './plainOptions.ts'
import type { SnapshotRefs } from './lifecycle/snapshotRefs.ts'
import { useStreamView } from './lifecycle/useStreamView.ts'

/** What a template shows, as readonly refs, and what a component can do. */
export type UseSSEReturn<E = EventMap> = SnapshotRefs<StreamSnapshot<E>> &
  Pick<Stream<E>, 'on' | 'open' | 'close' | 'reconnect' | 'clearGap'> & {
    /** The same as `on`, for people who come from EventSource; the handler gets the decoded data. */
    addEventListener: Stream<E>['on']
  }

/**
 * A live stream: its state for templates, its handlers for everything else. Components with the same source share one
 * connection, which ends with the last of them; only what changed is rendered.
 *
 * @param source a url, a definition (url, options and handlers in one object), null / false for none, or a ref or getter of these
 * @param options handlers of this component, and stream options; see `StreamOptions` and `ConsumerOptions` of the core
 * @example
 * ```ts
 * const figures = defineStream<{ metrics: { rss: number } }>('/api/metrics-stream')
 * const { latest, status } = useSSE(figures)
 * ```
 * @example
 * ```ts
 * const { latest, status } = useSSE(() => ({
 *   url: `/api/jobs/${props.id}/events`,
 *   events: { complete: () => refetch() },
 *   until: 'complete',
 * }))
 * ```
 */
export const useSSE = <E = EventMap>(
  source: MaybeSource<E>,
  options?: VueOptions<E> | null,
): UseSSEReturn<E> => {
  const { refs, controls } = useStreamView<StreamSnapshot, StreamHandle>(
    'useSSE',
    source as MaybeSource,
    (options ?? {}) as VueOptions,
    (stream) => stream,
  )
  return { ...refs, ...controls, addEventListener: controls.on } as unknown as UseSSEReturn<E>
}
