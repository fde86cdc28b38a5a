import {
  SELECTOR_RULES,
  type EventMap,
  type StreamHandle,
  type StreamSnapshot,
  type View,
} from '@ssekit/core'
import { computed, type ComputedRef } from 'vue'
import type { MaybeSource, VueOptions } from './plainOptions.ts'
import { useStreamView } from './lifecycle/useStreamView.ts'

/** When a slice counts as the same, and options of the stream. */
export interface UseSSESelectorOptions<E, T> extends VueOptions<E> {
  /** Whether two slices are the same: then nothing renders, and the first one stays. @default Object.is */
  isEqual?: ((a: T, b: T) => boolean) | null | undefined
}

interface Whole {
  snapshot: StreamSnapshot
}

/** The snapshot as one field: a selector may look at all of it. */
const whole = (stream: StreamHandle): View<Whole> => ({
  subscribe: stream.subscribe,
  getSnapshot: () => ({ snapshot: stream.getSnapshot() }),
  getServerSnapshot: () => ({ snapshot: stream.getServerSnapshot() }),
})

const nothing = (): undefined => undefined

/**
 * A slice of a stream's state, as a computed: what uses it renders only when it changes. What the selector throws is
 * thrown where the computed is read.
 *
 * @example
 * ```ts
 * const build = defineStream<{ progress: { percentage: number } }>('/api/build-progress')
 * const percentage = useSSESelector(build, ({ latest }) => latest.progress?.percentage ?? 0)
 * ```
 * @example
 * ```ts
 * const point = useSSESelector(url, ({ data }) => ({ x: data?.x, y: data?.y }), {
 *   isEqual: (a, b) => a.x === b.x && a.y === b.y,
 * })
 * ```
 */
export const useSSESelector = <E = EventMap, T = unknown>(
  source: MaybeSource<E>,
  selector: (snapshot: StreamSnapshot<E>) => T,
  options?: UseSSESelectorOptions<E, T> | null,
): ComputedRef<T> => {
  const { isEqual, ...streamOptions }: UseSSESelectorOptions<E, T> = options ?? {}
  let last: { value: T } | null = null
  const { refs } = useStreamView<Whole, View<Whole>>(
    'useSSESelector',
    source as MaybeSource,
    streamOptions as unknown as VueOptions,
    (stream) => {
      // The slice of another source is not this one's.
      last = null
      stream.setView(SELECTOR_RULES, { selector, isEqual })
      return whole(stream)
    },
  )
  // What is no function is told as an error of the stream; rendering goes on.
  const select = typeof selector === 'function' ? selector : (nothing as () => T)
  const isSame = typeof isEqual === 'function' ? isEqual : Object.is
  return computed(() => {
    const next = select(refs.snapshot.value as unknown as StreamSnapshot<E>)
    last = { value: last && isSame(last.value, next) ? last.value : next }
    return last.value
  })
}
