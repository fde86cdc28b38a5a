import { startSSEServer } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, nextTick, ref, watchEffect } from 'vue'
import { useSSEText, type UseSSETextReturn } from '../src/index.ts'

it('start() in an effect asks again for what the effect reads, not for what the options do', async () => {
  const server = await startSSEServer()
  const token = ref('a')
  const question = ref('x')
  let runs = 0
  let text!: UseSSETextReturn
  const Chat = defineComponent(() => {
    text = useSSEText(() => server.url(`/chat?t=${token.value}`), {
      manual: true,
      sentinel: '[DONE]',
      decode: 'text',
    })
    watchEffect(() => {
      runs += 1
      text.start({ q: question.value }).catch(() => {})
    })
    return () => text.text.value
  })
  const page = mount(Chat)
  onTestFinished(() => page.unmount())
  await server.stream(0)
  expect(runs).toBe(1)
  token.value = 'b'
  await nextTick()
  await new Promise((r) => setTimeout(r, 100))
  expect(runs).toBe(1)
})
