import {
  createSelection,
  SELECTOR_RULES,
  type EventMap,
  type Source,
  type SSEOptions,
  type StreamSnapshot,
} from '@ssekit/core'
import { useInsertionEffect, useMemo, useSyncExternalStore } from 'react'
import { useStream } from './useStream.ts'

/** When a slice counts as the same, and options of the stream. */
export type UseSSESelectorOptions<E, T> = SSEOptions<E> & {
  /** Whether two slices are the same: then nothing renders, and the first one stays. @default Object.is */
  isEqual?: ((a: T, b: T) => boolean) | null | undefined
}

const nothing = (): undefined => undefined

/**
 * A slice of a stream's state: the component renders only when it changes. What the selector throws is thrown while
 * rendering, so that an error boundary gets it.
 *
 * @example
 * ```tsx
 * const build = defineStream<{ progress: { percentage: number } }>('/api/build-progress')
 * const percentage = useSSESelector(build, ({ latest }) => latest.progress?.percentage ?? 0)
 * ```
 * @example
 * ```tsx
 * const { x, y } = useSSESelector(url, ({ data }) => ({ x: data?.x, y: data?.y }), {
 *   isEqual: (a, b) => a.x === b.x && a.y === b.y,
 * })
 * ```
 */
export const useSSESelector = <E = EventMap, T = unknown>(
  source: Source<E>,
  selector: (snapshot: StreamSnapshot<E>) => T,
  options?: UseSSESelectorOptions<E, T> | null,
): T => {
  const { isEqual, ...streamOptions }: UseSSESelectorOptions<E, T> = options ?? {}
  const stream = useStream(source, streamOptions as unknown as SSEOptions<E>)
  const selection = useMemo(() => createSelection(stream), [stream])
  useInsertionEffect(() => stream.setView(SELECTOR_RULES, { selector, isEqual }))
  // What is no function is told as an error of the stream; rendering goes on.
  const select = typeof selector === 'function' ? selector : (nothing as () => T)
  const isSame = typeof isEqual === 'function' ? isEqual : Object.is
  return useSyncExternalStore(
    stream.subscribe,
    () => selection.read(select, isSame),
    () => selection.readOnServer(select),
  )
}
