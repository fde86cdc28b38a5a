import { startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { expect, it, onTestFinished } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { useSSE, useSSESelector, useSSEText } from '../src/index.ts'

it('a selector that throws goes to the handler of the application, and nobody else notices', async () => {
  const server = await startSSEServer()
  const url = server.url()
  const Picky = defineComponent(() => {
    const selected = useSSESelector(url, ({ data }) => {
      if (data === 'bad') throw new Error('cannot select from bad')
      return String(data)
    })
    return () => selected.value
  })
  const Whole = defineComponent(() => {
    const { data } = useSSE<Record<string, string>>(url)
    return () => data.value ?? ''
  })
  const caught: unknown[] = []
  const page = mount(() => h('main', [h(Picky), ', ', h(Whole)]), {
    global: { config: { errorHandler: (error) => void caught.push(error) } },
  })
  onTestFinished(() => page.unmount())
  const stream = await server.stream(0)
  stream.send('update', 'good')
  await until(() => page.text() === 'good, good', 'the first message')
  stream.send('update', 'bad')
  await until(() => caught.length === 1, 'the error')
  expect(String(caught[0])).toContain('cannot select from bad')
  stream.send('update', 'good again')
  await until(() => page.text().endsWith('good again'), 'the other component')
  expect(server.streams).toHaveLength(1)
})

it('a source that throws goes to the handler of the application; the stream goes on, and follows when there is one again', async () => {
  const server = await startSSEServer()
  const job = shallowRef<{ id: string } | null>({ id: 'a' })
  const Job = defineComponent(() => {
    const { status, data } = useSSE(() => server.url(`/jobs/${job.value!.id}`))
    return () => `${status.value} ${data.value}`
  })
  const caught: unknown[] = []
  const page = mount(Job, { global: { config: { errorHandler: (error) => void caught.push(error) } } })
  onTestFinished(() => page.unmount())
  const first = await server.stream(0)
  await until(() => page.text() === 'open null', 'the open connection')
  job.value = null
  await until(() => caught.length > 0, 'the error')
  first.send('message', 1)
  await until(() => page.text() === 'open 1', 'a message of the first job')
  job.value = { id: 'b' }
  const second = await server.stream(1)
  expect(second.path).toBe('/jobs/b')
  second.send('message', 2)
  await until(() => page.text() === 'open 2', 'a message of the second job')
  await until(() => first.isClosed(), 'the end of the first')
  expect(caught).toHaveLength(1)
  expect(String(caught[0])).toContain('TypeError')
})

it('a handler that returns start() has Vue tell a failure to the application; void start() leaves it to the state', async () => {
  const Answer = defineComponent(() => {
    const { start, error } = useSSEText('mailto:nobody', { manual: true, delta: () => '' })
    return () => [
      h('button', { id: 'void', onClick: () => void start() }),
      h('button', { id: 'returned', onClick: start }),
      h('p', error.value?.code),
    ]
  })
  const caught: unknown[] = []
  const page = mount(Answer, {
    global: { config: { errorHandler: (error) => void caught.push(error) } },
  })
  onTestFinished(() => page.unmount())
  await page.get('#void').trigger('click')
  await until(() => page.text() === 'request', 'the error in the state')
  expect(caught).toEqual([])
  await page.get('#returned').trigger('click')
  await until(() => caught.length === 1, 'the error at the application')
  expect(caught).toMatchObject([{ code: 'request' }])
})

it('a source of useSSEText that throws is told to the application once, and followed when there is one again', async () => {
  const server = await startSSEServer()
  const chat = shallowRef<{ id: string } | null>({ id: 'a' })
  const Chat = defineComponent(() => {
    const { text } = useSSEText(() => server.url(`/chats/${chat.value!.id}`))
    return () => text.value
  })
  const caught: unknown[] = []
  const page = mount(Chat, { global: { config: { errorHandler: (error) => void caught.push(error) } } })
  onTestFinished(() => page.unmount())
  await server.stream(0)
  chat.value = null
  await until(() => caught.length > 0, 'the error')
  chat.value = { id: 'b' }
  const second = await server.stream(1)
  expect(second.path).toBe('/chats/b')
  second.send('message', 'whole')
  await until(() => page.text() === 'whole', 'the text')
  expect(caught).toHaveLength(1)
})
