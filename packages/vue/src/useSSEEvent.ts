import type { EventMap, MessageHandler, StreamHandle, StreamSnapshot } from '@ssekit/core'
import type { MaybeSource, VueOptions } from './options.ts'
import { useStreamView } from './useStreamView.ts'

/**
 * Calls a function for each message of a type: for side effects. Nothing renders because of it.
 *
 * @returns what ends it before its component does
 * @example
 * ```ts
 * useSSEEvent('/api/stream', 'notification', (data) => toast(data.title))
 * ```
 */
export const useSSEEvent = <E = EventMap, K extends keyof E & string = keyof E & string>(
  source: MaybeSource<E>,
  event: K | readonly K[],
  handler: MessageHandler<E[K]>,
  options: VueOptions<E> = {},
): (() => void) => {
  const { controls } = useStreamView<StreamSnapshot, StreamHandle>(
    'useSSEEvent',
    source as MaybeSource,
    options as unknown as VueOptions,
    (stream) => stream,
  )
  controls.on(event, handler)
  return controls.close
}
