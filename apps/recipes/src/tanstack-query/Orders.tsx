import { useLiveOrders } from './useLiveOrders.ts'

export function Orders() {
  const { orders, error, status } = useLiveOrders()

  return (
    <section>
      <p role="status">{status}</p>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {orders.map((order) => (
          <li key={order.id}>
            {order.id}: {order.status}
          </li>
        ))}
      </ul>
    </section>
  )
}
