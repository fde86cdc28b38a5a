// @vitest-environment jsdom
import { createSSEClient, defineStream, SSEProvider, useSSE, useSSEList } from '@ssekit/react'
import { createMockSSE } from '@ssekit/testing'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

const Notifications = () => {
  const { status, retry } = useSSE(news)
  const { items } = useSSEList(news, { event: 'notification' })
  return (
    <>
      <p role="status">{retry ? `${status}, try ${retry.attempt}` : status}</p>
      <ul>
        {items.map(({ title }) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
    </>
  )
}

/** The component, and the server that the test plays. */
const start = () => {
  const sse = createMockSSE()
  render(
    <SSEProvider client={createSSEClient(sse.defaults)}>
      <Notifications />
    </SSEProvider>,
  )
  return { sse, stream: sse.at('/api/stream') }
}
const statusText = () => screen.getByRole('status').textContent
const titles = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent)

afterEach(cleanup)

it('shows what arrives, every message of a burst', async () => {
  const { stream } = start()
  expect(statusText()).toBe('connecting')
  await act(() => stream.emit('notification', { title: 'Hello' }))
  expect(statusText()).toBe('open')
  await act(() =>
    stream.emitChunk(['One', 'Two', 'Three'].map((title) => ({ event: 'notification', data: { title } }))),
  )
  expect(titles()).toEqual(['Hello', 'One', 'Two', 'Three'])
})

it('keeps its place when the line is cut', async () => {
  const { stream } = start()
  await act(() => stream.emit('notification', { title: 'Hello' }, { id: '1' }))
  await act(() => stream.drop())
  expect(statusText()).toBe('reconnecting, try 1')
  await screen.findByText('open', {}, { timeout: 5_000 })
  expect(stream.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
})

it('says when it is not let in', async () => {
  const { stream } = start()
  stream.fail(403)
  await act(() => Promise.resolve())
  expect(await screen.findByText('error')).toBeDefined()
})

it('makes one connection, and leaves none behind', async () => {
  const { sse, stream } = start()
  await act(() => stream.connected())
  expect([sse.connections, sse.live]).toEqual([1, 1])
  cleanup()
  await act(() => Promise.resolve())
  expect(sse.live).toBe(0)
})
