import {
  EVENT_RULES,
  eventNames,
  type EventMap,
  type MessageHandler,
  type StreamHandle,
  type StreamSnapshot,
} from '@ssekit/core'
import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import type { MaybeSource, VueOptions } from './plainOptions.ts'
import { useStreamView } from './lifecycle/useStreamView.ts'

/**
 * Calls a function for each message of a type, or of several: for side effects. Nothing renders because of it. A ref or
 * getter of types is followed.
 *
 * @returns what ends it before its component does
 * @example
 * ```ts
 * const news = defineStream<{ notification: { title: string } }>('/api/stream')
 * useSSEEvent(news, 'notification', ({ title }) => toast(title))
 * ```
 */
export const useSSEEvent = <E = EventMap, K extends keyof E & string = keyof E & string>(
  source: MaybeSource<E>,
  event: MaybeRefOrGetter<K | readonly K[]>,
  handler: MessageHandler<E[K]>,
  options?: VueOptions<E> | null,
): (() => void) => {
  const check = (stream: StreamHandle): StreamHandle => {
    stream.setView(EVENT_RULES, { event: toValue(event), handler })
    return stream
  }
  const { controls, current, end } = useStreamView<StreamSnapshot, StreamHandle>(
    'useSSEEvent',
    source as MaybeSource,
    (options ?? {}) as VueOptions,
    check,
  )
  const listen = () => controls.on(eventNames(toValue(event)) as K[], handler)
  let off = listen()
  // By what is in it: a getter may make a new array each time.
  const unwatch = watch(
    () => JSON.stringify(toValue(event)),
    () => {
      check(current().stream)
      off()
      off = listen()
    },
  )
  return () => {
    unwatch()
    end()
  }
}
