import {
  EVENT_RULES,
  eventNames,
  type EventMap,
  type MessageHandler,
  type Source,
  type SSEOptions,
} from '@ssekit/core'
import { useEffect, useInsertionEffect } from 'react'
import { usePerStream } from './usePerStream.ts'

/** A value that effects may replace. */
const keep = <T>(value: T) => ({
  get: () => value,
  set: (next: T): void => {
    value = next
  },
})

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
  // One for each stream: what the one before still tells in this commit is not for the handler of this render.
  const { stream, latest } = usePerStream(source, options, (client) => ({
    stream: client.stream(source, options),
    latest: keep(handler),
  }))
  useInsertionEffect(() => {
    latest.set(handler)
    stream.setView(EVENT_RULES, { event, handler })
  })
  const names = JSON.stringify(eventNames(event))
  useEffect(
    () => stream.on(JSON.parse(names) as K[], (data, message) => latest.get()(data, message)),
    // A new handler or array is no reason to listen anew.
    [stream, names, latest],
  )
  // Held while it listens anew for other names: a stream that was given up is asked for again by whoever comes back to it.
  useEffect(() => stream.subscribe(() => {}), [stream])
}
