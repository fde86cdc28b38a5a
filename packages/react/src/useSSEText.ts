import {
  createTextView,
  trackReads,
  type EventMap,
  type Source,
  type SSEClient,
  type TextOptions,
  type TextSnapshot,
  type TextView,
} from '@ssekit/core'
import { useEffect, useInsertionEffect, useState } from 'react'
import { useSSEClient } from './SSEProvider.ts'
import { useTracked } from './useTracked.ts'

/** How messages become text, and options of the stream. */
export type UseSSETextOptions<E = EventMap> = TextOptions<E>

/** The text for rendering, how its stream is, and what asks for another. */
export type UseSSETextReturn = TextSnapshot & Pick<TextView, 'start' | 'stop' | 'clear'>

/**
 * Text that grows as it is streamed: the answer of a model, token by token.
 *
 * @example
 * ```tsx
 * const chat = defineStream<{ message: { delta: string } }>('/api/chat')
 * const { text, isStreaming, start, stop } = useSSEText(chat, {
 *   manual: true,
 *   sentinel: '[DONE]',
 *   delta: (data) => data.delta,
 * })
 * return <button onClick={() => start({ message: 'Hello' })}>Ask</button>
 * ```
 */
export const useSSEText = <E = EventMap>(
  source: Source<E>,
  options?: UseSSETextOptions<E> | null,
): UseSSETextReturn => {
  const client = useSSEClient()
  const given = (options ?? {}) as unknown as TextOptions
  const make = (of: SSEClient) => {
    const text = createTextView(of, source as Source, given)
    return { client: of, text, view: trackReads(text) }
  }
  const [held, setHeld] = useState(() => make(client))
  let current = held
  // Another client, another user perhaps: the answer of the first is not for this one.
  if (held.client !== client) {
    current = make(client)
    setHeld(current)
  }
  const { text, view } = current
  useInsertionEffect(() => text.update(source as Source, given))
  useEffect(() => text.refresh())
  const { start, stop, clear } = text
  return Object.assign(useTracked(view), { start, stop, clear })
}
