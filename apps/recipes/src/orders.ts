import { defineStream } from '@ssekit/core'

export interface Order {
  id: string
  status: string
}

export interface Loaded {
  orders: Order[]
  /** Where the stream goes on from. */
  lastEventId: string
}

export const orderEvents = defineStream<{ order: Order; prices: null }>('/api/stream')

export const loadOrders = async (): Promise<Loaded> => {
  const response = await fetch('/api/orders')
  if (!response.ok) throw new Error(`The server answered ${response.status}`)
  return response.json()
}

/** The list with this order in its place, or at its end. */
export const withOrder = (orders: Order[], order: Order): Order[] =>
  orders.some(({ id }) => id === order.id)
    ? orders.map((one) => (one.id === order.id ? order : one))
    : [...orders, order]
