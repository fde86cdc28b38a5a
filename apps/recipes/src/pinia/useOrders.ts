import { useSSE } from '@ssekit/vue'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { loadOrders, type Order, orderEvents, withOrder } from '../orders.ts'

export const useOrders = defineStore('orders', () => {
  const orders = shallowRef<Order[]>([])
  /** Where the list was read, and the stream begins; null until there is a list. */
  const place = shallowRef<string | null>(null)

  const load = async () => {
    const loaded = await loadOrders()
    orders.value = loaded.orders
    place.value = loaded.lastEventId
  }

  // One connection for all components that use the store. It begins where the list ends, so nothing is missed in between.
  const { status } = useSSE(
    () =>
      place.value !== null && { ...orderEvents, lastEventId: place.value, key: `orders of ${place.value}` },
    {
      events: { order: (order) => void (orders.value = withOrder(orders.value, order)) },
      // Messages that will not come: the list of now, and on from there.
      onGap: load,
    },
  )

  return { orders, status, load }
})
