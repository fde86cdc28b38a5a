import { useSSE } from '@ssekit/vue'
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { type Loaded, loadOrders, orderEvents, withOrder } from '../orders.ts'

/** The orders, kept as they are on the server; and what is cached as `prices`, read again when they change. */
export function useLiveOrders() {
  const queries = useQueryClient()
  // The stream keeps it fresh: it is read again only when messages will not come.
  const { data, error } = useQuery({ queryKey: ['orders'], queryFn: loadOrders, staleTime: Infinity })

  // What is on its way is older than the message, so it is not waited for.
  const readPricesAgain = async () => {
    await queries.cancelQueries({ queryKey: ['prices'] })
    await queries.invalidateQueries({ queryKey: ['prices'] })
  }

  // It begins where the list ends, so nothing is missed in between.
  const source = computed(() => {
    const place = data.value?.lastEventId
    return place !== undefined && { ...orderEvents, lastEventId: place, key: `orders of ${place}` }
  })
  const { status } = useSSE(source, {
    events: {
      // A message that has all that is new is put into the cache.
      order: (order) =>
        void queries.setQueryData<Loaded>(
          ['orders'],
          (loaded) => loaded && { ...loaded, orders: withOrder(loaded.orders, order) },
        ),
      // One that only says that something is new has it read again, where anybody looks at it.
      prices: readPricesAgain,
    },
    // Prices that were read before this moment may have changed before it, too.
    onOpen: readPricesAgain,
    onGap: () => queries.refetchQueries({ queryKey: ['orders'] }),
  })

  return { orders: computed(() => data.value?.orders ?? []), error, status }
}
