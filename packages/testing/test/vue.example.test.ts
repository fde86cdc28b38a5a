// @vitest-environment jsdom
import { createMockSSE } from '@ssekit/testing'
import { createSSE, defineStream, useSSE, useSSEList } from '@ssekit/vue'
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

const Notifications = defineComponent(() => {
  const { status, retry } = useSSE(news)
  const { items } = useSSEList(news, { event: 'notification' })
  return () => [
    h('p', { role: 'status' }, retry.value ? `${status.value}, try ${retry.value.attempt}` : status.value),
    h(
      'ul',
      items.value.map(({ title }) => h('li', { key: title }, title)),
    ),
  ]
})

let page: VueWrapper
/** The component, and the server that the test plays. */
const start = () => {
  const sse = createMockSSE()
  page = mount(Notifications, { global: { plugins: [createSSE(sse.defaults)] } })
  return { sse, stream: sse.at('/api/stream') }
}
const statusText = () => page.get('[role=status]').text()
const titles = () => page.findAll('li').map((item) => item.text())

afterEach(() => page.unmount())

it('shows what arrives, every message of a burst', async () => {
  const { stream } = start()
  expect(statusText()).toBe('connecting')
  await stream.emit('notification', { title: 'Hello' })
  await nextTick()
  expect(statusText()).toBe('open')
  await stream.emitChunk(['One', 'Two', 'Three'].map((title) => ({ event: 'notification', data: { title } })))
  await nextTick()
  expect(titles()).toEqual(['Hello', 'One', 'Two', 'Three'])
})

it('keeps its place when the line is cut', async () => {
  const { stream } = start()
  await stream.emit('notification', { title: 'Hello' }, { id: '1' })
  await stream.drop()
  await nextTick()
  expect(statusText()).toBe('reconnecting, try 1')
  await vi.waitFor(() => expect(statusText()).toBe('open'), 5_000)
  expect(stream.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
})

it('says when it is not let in', async () => {
  const { stream } = start()
  stream.fail(403)
  await vi.waitFor(() => expect(statusText()).toBe('error'))
})

it('makes one connection, and leaves none behind', async () => {
  const { sse, stream } = start()
  await stream.connected()
  expect([sse.connections, sse.live]).toEqual([1, 1])
  page.unmount()
  await vi.waitFor(() => expect(sse.live).toBe(0))
})
