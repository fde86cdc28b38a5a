import { useSSE, useSSEList } from '@ssekit/react'
import { numbers } from '../stream.ts'

export const Page = () => {
  const { status, latest } = useSSE(numbers)
  const { items } = useSSEList(numbers, { event: 'number', initial: [0] })
  return (
    <main>
      <h1>Rendered on a server</h1>
      <p role="status">{status}</p>
      <output>{latest.number ?? 'none yet'}</output>
      <ol>
        {items.map((item, index) => (
          <li key={index}>{item}</li>
        ))}
      </ol>
    </main>
  )
}
