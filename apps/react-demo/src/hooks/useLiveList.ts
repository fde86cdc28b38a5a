import { createLoader, type Loaded } from '@ssekit/demo-kit'
import { useSSEList, type StreamDefinition, type UseSSEListOptions } from '@ssekit/react'
import { useEffect, useState } from 'react'
import { useStore } from './useStore.ts'

/** A list that the server keeps: loaded once, and from there on kept up to date by a stream, without a hole between the two. */
export const useLiveList = <E, K extends keyof E & string>(
  load: () => Promise<Loaded<E[K]>>,
  stream: StreamDefinition<E>,
  options: UseSSEListOptions<E, K, E[K]>,
) => {
  const [loader] = useState(() => createLoader(load))
  useEffect(() => {
    loader.open()
    return loader.close
  }, [loader])
  const loading = useStore(loader)
  const { loaded } = loading

  const list = useSSEList<E, K>(loaded && { ...stream, lastEventId: loaded.lastEventId }, {
    initial: loaded?.items,
    // What cannot come any more may be in the list that the server keeps.
    onGap: loader.reload,
    ...options,
  })
  const { items, gap, isConnected, clearGap } = list
  // Until the list is there, the page is where the loading is.
  const { status, retry, error } = loaded ? list : loading
  const { open, close, reconnect } = loaded ? list : { ...loader, reconnect: loader.open }
  return { items, gap, isConnected, clearGap, status, retry, error, open, close, reconnect, loading }
}
