import type { EventMap, Source, SSEClient, SSEOptions, StreamHandle } from '@ssekit/core'
import { useEffect, useInsertionEffect, useState } from 'react'
import { useSSEClient } from './SSEProvider.ts'

interface Held<T> {
  client: SSEClient
  identity: string | null
  value: T
}

/**
 * One value (a stream, a list over it) for as long as the source names the same stream. `make` runs while rendering, so
 * it must not connect: that happens when React subscribes.
 */
export const usePerStream = <E, T>(
  source: Source<E>,
  options: SSEOptions<E> | undefined,
  make: (client: SSEClient) => T,
): T => {
  const client = useSSEClient()
  const identity = client.read(source, options)?.identity ?? null
  const [held, setHeld] = useState<Held<T>>(() => ({ client, identity, value: make(client) }))
  if (held.client === client && held.identity === identity) return held.value
  const next = { client, identity, value: make(client) }
  setHeld(next)
  return next.value
}

/** The stream that a source names, with the handlers of the latest render. */
export const useStream = <E = EventMap>(source: Source<E>, options?: SSEOptions<E>): StreamHandle<E> => {
  const stream = usePerStream(source, options, (client) => client.stream(source, options))
  useLatestOptions(stream, source, options)
  return stream
}

/** Hands the options of each committed render to the stream. */
export const useLatestOptions = <E>(
  stream: StreamHandle<E>,
  source: Source<E>,
  options: SSEOptions<E> | undefined,
): void => {
  const spec = useSSEClient().read(source, options)
  const isEnabled = spec?.isEnabled ?? false
  // Before the effects of this commit, in which messages may arrive.
  useInsertionEffect(() => stream.update(spec))
  useEffect(() => {
    stream.setEnabled(isEnabled)
    // Whoever kept `open` or `reconnect` must not connect for a component that left.
    return () => stream.setEnabled(false)
  }, [stream, isEnabled])
}
