// @vitest-environment jsdom
import { createSSEClient, defineStream, SSEProvider, useSSEList } from '@ssekit/react'
import { createMockSSE } from '@ssekit/testing'
import { act, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

function Notifications() {
  const { items } = useSSEList(news, { event: 'notification' })
  return items.map(({ title }) => <p key={title}>{title}</p>)
}

it('shows what arrives', async () => {
  const sse = createMockSSE()
  render(
    <SSEProvider client={createSSEClient(sse.defaults)}>
      <Notifications />
    </SSEProvider>,
  )
  await act(() => sse.at('/api/stream').emit('notification', { title: 'Hello' }))
  expect(screen.getByText('Hello')).toBeDefined()
})
