import { startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, nextTick, ref } from 'vue'
import { useSSEText, type UseSSETextReturn } from '../src/index.ts'

const setUp = async () => {
  const server = await startSSEServer()
  const room = ref<string | null>(null)
  const enabled = ref(true)
  let text!: UseSSETextReturn
  let reads = 0
  const Chat = defineComponent(() => {
    const source = () => {
      reads += 1
      return room.value && server.url(`/chat?room=${room.value}`)
    }
    text = useSSEText(source, { manual: true, sentinel: '[DONE]', decode: 'text', enabled })
    return () => text.text.value
  })
  const page = mount(Chat)
  onTestFinished(() => page.unmount())
  return { server, room, enabled, page, start: (body: object) => text.start(body), reads: () => reads }
}

it('start() asks the source as it is now, whatever changed just before', async () => {
  const { server, room, page, start } = await setUp()
  for (const [number, name] of ['A', 'B'].entries()) {
    room.value = name
    const answer = start({ question: name })
    const stream = await server.stream(number)
    expect(stream).toMatchObject({ path: `/chat?room=${name}`, body: `{"question":"${name}"}` })
    stream.write(`data: to ${name}\n\ndata: [DONE]\n\n`)
    expect(await answer).toBe(`to ${name}`)
    await until(() => page.text() === `to ${name}`, 'the answer')
  }
})

it('start() asks what was enabled just before, and not what was disabled', async () => {
  const { server, room, enabled, start } = await setUp()
  room.value = 'A'
  enabled.value = false
  await expect(start({})).rejects.toMatchObject({ code: 'request' })
  enabled.value = true
  const answer = start({})
  ;(await server.stream(0)).write('data: [DONE]\n\n')
  expect(await answer).toBe('')
})

it('start() leaves nothing behind that goes on to look at the source', async () => {
  const { server, room, page, start, reads } = await setUp()
  room.value = 'A'
  void start({})
  await server.stream(0)
  page.unmount()
  const before = reads()
  room.value = 'B'
  await nextTick()
  expect(reads()).toBe(before)
})
