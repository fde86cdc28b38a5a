import { createLoader, type Loaded } from '@ssekit/demo-kit'
import { useSSEList, type StreamDefinition, type UseSSEListOptions } from '@ssekit/vue'
import { computed, onMounted, onScopeDispose } from 'vue'
import { useStore } from './useStore.ts'

/** A list that the server keeps: loaded once, and from there on kept up to date by a stream, without a hole between the two. */
export const useLiveList = <E, K extends keyof E & string>(
  load: () => Promise<Loaded<E[K]>>,
  stream: StreamDefinition<E>,
  options: UseSSEListOptions<E, K, E[K]>,
) => {
  const loader = createLoader(load)
  onMounted(loader.open)
  onScopeDispose(loader.close)
  const loading = useStore(loader)
  const loaded = computed(() => loading.value.loaded)

  const list = useSSEList<E, K>(() => loaded.value && { ...stream, lastEventId: loaded.value.lastEventId }, {
    initial: () => loaded.value?.items,
    // What cannot come any more may be in the list that the server keeps.
    onGap: loader.reload,
    ...options,
  })
  const { items, gap, isConnected, clearGap } = list
  // Until the list is there, the page is where the loading is.
  const status = computed(() => (loaded.value ? list.status.value : loading.value.status))
  const retry = computed(() => (loaded.value ? list.retry.value : loading.value.retry))
  const error = computed(() => (loaded.value ? list.error.value : loading.value.error))
  const controls = computed(() => (loaded.value ? list : { ...loader, reconnect: loader.open }))
  return {
    ...{ items, gap, isConnected, clearGap, status, retry, error, loading },
    open: () => controls.value.open(),
    close: () => controls.value.close(),
    reconnect: () => controls.value.reconnect(),
  }
}
