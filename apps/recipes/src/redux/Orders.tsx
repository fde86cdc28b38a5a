import { useOrdersQuery } from './store.ts'

export function Orders() {
  const { data, error } = useOrdersQuery()

  return (
    <section>
      {error && <p role="alert">{error.message}</p>}
      <ul>
        {data?.orders.map((order) => (
          <li key={order.id}>
            {order.id}: {order.status}
          </li>
        ))}
      </ul>
    </section>
  )
}
