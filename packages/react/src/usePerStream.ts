import { warn, type Source, type SSEClient, type SSEOptions, type StreamHandle } from '@ssekit/core'
import { useEffect, useInsertionEffect, useState } from 'react'
import { useSSEClient } from './SSEProvider.ts'

interface Held<T> {
  client: SSEClient
  identity: string | null
  value: T
}

/**
 * A stream, and what is made of it (a list, say), for as long as the source names the same one; the options of each
 * committed render are handed to it. `make` runs while rendering, so it must not connect: that happens when React
 * subscribes. It gets what it made for the source before, unless that was another client's.
 */
export const usePerStream = <E, T extends { stream: StreamHandle<E> }>(
  source: Source<E>,
  options: SSEOptions<E> | null | undefined,
  make: (client: SSEClient, previous?: T) => T,
): T => {
  const client = useSSEClient()
  const spec = client.read(source, options)
  const identity = spec?.identity ?? null
  const isEnabled = spec?.isEnabled ?? false

  const [held, setHeld] = useState<Held<T>>(() => ({ client, identity, value: make(client) }))
  let { value } = held
  if (held.client !== client || held.identity !== identity) {
    value = make(client, held.client === client ? value : undefined)
    warn('restlessSource', setHeld, identity, spec?.url ?? '')
    setHeld({ client, identity, value })
  }

  const { stream } = value
  // Before the effects of this commit, in which messages may arrive.
  useInsertionEffect(() => stream.update(spec))
  useEffect(() => {
    stream.setEnabled(isEnabled)
    // Whoever kept `open` or `reconnect` must not connect for a component that left.
    return () => stream.setEnabled(false)
  }, [stream, isEnabled])
  return value
}
