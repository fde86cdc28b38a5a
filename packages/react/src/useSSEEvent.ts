import {
  EVENT_RULES,
  eventNames,
  type EventMap,
  type MessageHandler,
  type Source,
  type SSEOptions,
} from '@ssekit/core'
import { useEffect, useInsertionEffect } from 'react'
import { useLatest } from './useLatest.ts'
import { useStream } from './useStream.ts'

/**
 * Calls a function for each message of a type, or of several: for side effects. The component never renders because of it.
 *
 * @example
 * ```tsx
 * const news = defineStream<{ notification: { title: string } }>('/api/stream')
 * useSSEEvent(news, 'notification', ({ title }) => toast(title))
 * ```
 */
export const useSSEEvent = <E = EventMap, K extends keyof E & string = keyof E & string>(
  source: Source<E>,
  event: K | readonly K[],
  handler: MessageHandler<E[K]>,
  options?: SSEOptions<E> | null,
): void => {
  const stream = useStream(source, options)
  const latest = useLatest(handler)
  useInsertionEffect(() => stream.setView(EVENT_RULES, { event, handler }))
  const names = JSON.stringify(eventNames(event))
  useEffect(
    () => stream.on(JSON.parse(names) as K[], (data, message) => latest.current(data, message)),
    // `latest` is a ref; a new handler or array is no reason to listen anew.
    [stream, names, latest],
  )
}
