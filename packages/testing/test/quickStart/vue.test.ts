// @vitest-environment jsdom
import { createMockSSE } from '@ssekit/testing'
import { createSSE, defineStream, useSSEList } from '@ssekit/vue'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'

const news = defineStream<{ notification: { title: string } }>('/api/stream')

const Notifications = defineComponent(() => {
  const { items } = useSSEList(news, { event: 'notification' })
  return () => items.value.map(({ title }) => h('p', { key: title }, title))
})

it('shows what arrives', async () => {
  const sse = createMockSSE()
  const page = mount(Notifications, { global: { plugins: [createSSE(sse.defaults)] } })
  await sse.at('/api/stream').emit('notification', { title: 'Hello' })
  await nextTick()
  expect(page.text()).toContain('Hello')
})
