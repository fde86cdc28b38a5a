import { startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h, KeepAlive, nextTick, onActivated, ref, watchEffect } from 'vue'
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

it('start() in onActivated of a component within asks, though the paused one is activated after it', async () => {
  const server = await startSSEServer()
  const isShown = ref(true)
  const answers: Promise<string>[] = []
  const Ask = defineComponent({
    props: { start: { type: Function, required: true } },
    setup: ({ start }) => {
      onActivated(() => void answers.push(start({ question: answers.length })))
      return () => null
    },
  })
  const Chat = defineComponent(() => {
    const { text, start } = useSSEText(server.url(), { manual: true, whenDeactivated: 'pause' })
    return () => [h(Ask, { start }), h('output', text.value)]
  })
  const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Chat) : h('p', 'another tab'))))
  onTestFinished(() => page.unmount())
  const first = await server.stream(0)
  isShown.value = false
  await until(() => first.isClosed(), 'the end of the first request')
  await expect(answers[0]).rejects.toMatchObject({ code: 'aborted' })
  isShown.value = true
  const second = await server.stream(1)
  expect(second.body).toBe('{"question":1}')
  second.send('message', 'whole')
  await until(() => page.text() === 'whole', 'the words')
  second.end()
  expect(await answers[1]).toBe('whole')
})
