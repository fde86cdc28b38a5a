import { startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, nextTick, ref, watchEffect } from 'vue'
import { useSSEText } from '../src/index.ts'

it('start() in an effect asks again for what the effect reads, not for what the source does', async () => {
  const server = await startSSEServer()
  const token = ref('a')
  const question = ref('x')
  const Chat = defineComponent(() => {
    const { text, start } = useSSEText(() => server.url(`/chat?token=${token.value}`), { manual: true })
    watchEffect(() => void start({ question: question.value }))
    return () => text.value
  })
  const page = mount(Chat)
  onTestFinished(() => page.unmount())
  await server.stream(0)
  token.value = 'b'
  await nextTick()
  question.value = 'y'
  const second = await server.stream(1)
  expect(second).toMatchObject({ path: '/chat?token=b', body: '{"question":"y"}' })
  await until(() => server.streams[0]!.isClosed(), 'the first to be left')
  expect(server.streams).toHaveLength(2)
})
