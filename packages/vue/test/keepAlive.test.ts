import { startSSEServer, until } from '@ssekit/binding-suite'
import { mount } from '@vue/test-utils'
import { defineComponent, h, KeepAlive, nextTick, ref, shallowRef } from 'vue'
import { describe, expect, it, onTestFinished } from 'vitest'
import { useSSE, useSSEEvent, useSSEList, useSSEText, type UseSSEListReturn } from '../src/index.ts'

/** A page with a tab that is kept alive while another is shown. */
const mountTabs = (url: string, whenDeactivated: 'keep' | 'pause') => {
  const isShown = ref(true)
  const list = shallowRef<UseSSEListReturn<unknown>>()
  const Tab = defineComponent(() => {
    const own = useSSEList(url, { whenDeactivated })
    list.value = own
    return () => h('output', JSON.stringify(own.items.value))
  })
  const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))))
  onTestFinished(() => page.unmount())
  return { isShown, page, list: () => list.value! }
}

describe('a component in KeepAlive', () => {
  it('keeps its stream while hidden, by default', async () => {
    const server = await startSSEServer()
    const { isShown, page, list } = mountTabs(server.url(), 'keep')
    const stream = await server.stream(0)
    await until(() => list().isConnected.value, 'the open line')
    isShown.value = false
    await until(() => page.text() === 'another tab', 'the other tab')
    stream.send('tick', 'while hidden')
    await until(() => list().items.value.length === 1, 'the message')
    isShown.value = true
    await until(() => page.text() === '["while hidden"]', 'the first tab')
    expect(server.streams).toHaveLength(1)
  })

  it('pauses when told: the line is free, and nothing is missed or doubled', async () => {
    const server = await startSSEServer()
    const { isShown, page, list } = mountTabs(server.url(), 'pause')
    const first = await server.stream(0)
    first.send('tick', 1, '1')
    await until(() => page.text() === '[1]', 'the first message')
    isShown.value = false
    await until(() => first.isClosed(), 'the end of the stream')
    expect(list().status.value).toBe('idle')
    isShown.value = true
    const second = await server.stream(1)
    expect(second.headers['last-event-id']).toBe('1')
    second.send('tick', 2, '2')
    await until(() => page.text() === '[1,2]', 'both messages')
    expect(list().status.value).toBe('open')
  })

  it('what was ended before, or disabled, stays so when it is shown again', async () => {
    const server = await startSSEServer()
    const [isShown, enabled] = [ref(true), ref(false)]
    let end = (): void => {}
    const told: unknown[] = []
    const Tab = defineComponent(() => {
      end = useSSEEvent(server.url('/ended'), 'tick', (data) => told.push(data), { whenDeactivated: 'pause' })
      const { status } = useSSE(server.url('/disabled'), { enabled, whenDeactivated: 'pause' })
      return () => h('output', status.value)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))))
    onTestFinished(() => page.unmount())
    const first = await server.stream(0)
    end()
    await until(() => first.isClosed(), 'the end of the stream')
    isShown.value = false
    await until(() => page.text() === 'another tab', 'the other tab')
    // While it is hidden: it connects when it is shown.
    enabled.value = true
    await nextTick()
    await nextTick()
    expect(server.streams).toHaveLength(1)
    isShown.value = true
    await until(() => page.text() === 'open', 'the one that is enabled now')
    expect(server.streams.map(({ path }) => path)).toEqual(['/ended', '/disabled'])
    expect(told).toEqual([])
  })

  it('open() of a paused one connects nothing, though it was enabled meanwhile', async () => {
    const server = await startSSEServer()
    const [isShown, enabled] = [ref(true), ref(false)]
    let open = (): void => {}
    const Tab = defineComponent(() => {
      const own = useSSE(server.url(), { enabled, whenDeactivated: 'pause' })
      ;({ open } = own)
      return () => h('output', own.status.value)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))))
    onTestFinished(() => page.unmount())
    isShown.value = false
    await until(() => page.text() === 'another tab', 'the other tab')
    enabled.value = true
    await nextTick()
    open()
    // A request of its own would be there before the second of these.
    for (const path of ['/first', '/second']) await (await fetch(server.url(path))).body!.cancel()
    expect(server.streams.map(({ path }) => path)).toEqual(['/first', '/second'])
    isShown.value = true
    await until(() => page.text() === 'open', 'the open line')
  })

  it('a paused one catches up from what others of the stream were told', async () => {
    const server = await startSSEServer()
    const { isShown, page, list } = mountTabs(server.url(), 'pause')
    const other = mount(
      defineComponent(() => {
        const { items } = useSSEList(server.url())
        return () => h('output', JSON.stringify(items.value))
      }),
    )
    onTestFinished(() => other.unmount())
    await until(() => list().isConnected.value, 'the open line')
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => page.text() === '[1]', 'the first message')
    isShown.value = false
    await until(() => list().status.value === 'idle', 'the pause')
    stream.send('tick', 2)
    stream.send('tick', 3)
    await until(() => other.text() === '[1,2,3]', 'the messages at the other')
    expect(list().items.value).toEqual([1])
    isShown.value = true
    await until(() => page.text() === '[1,2,3]', 'what it missed')
    expect(server.streams).toHaveLength(1)
  })

  it('its handlers are called once a message, however often it was paused', async () => {
    const server = await startSSEServer()
    const isShown = ref(true)
    const seen: string[] = []
    const Tab = defineComponent(() => {
      const { on, addEventListener, status } = useSSE(server.url(), { whenDeactivated: 'pause' })
      on('tick', (data) => seen.push(`on ${data}`))
      addEventListener('tick', (data) => seen.push(`addEventListener ${data}`))
      useSSEEvent(server.url(), 'tick', (data) => seen.push(`useSSEEvent ${data}`), {
        whenDeactivated: 'pause',
      })
      return () => h('output', status.value)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))))
    onTestFinished(() => page.unmount())
    for (const pauses of [0, 1]) {
      const stream = await server.stream(pauses)
      await until(() => page.text() === 'open', 'the open line')
      isShown.value = false
      await until(() => stream.isClosed(), 'the end of the stream')
      isShown.value = true
    }
    ;(await server.stream(2)).send('tick', 1)
    ;(await server.stream(2)).send('tick', 2)
    await until(() => seen.includes('useSSEEvent 2') && seen.includes('on 2'), 'the messages')
    expect(seen.toSorted()).toEqual([
      'addEventListener 1',
      'addEventListener 2',
      'on 1',
      'on 2',
      'useSSEEvent 1',
      'useSSEEvent 2',
    ])
  })

  it('a paused answer is cut off: what it says stays, and nobody pays for the rest', async () => {
    const server = await startSSEServer()
    const isShown = ref(true)
    const answers = shallowRef<Promise<string>>()
    const Chat = defineComponent(() => {
      const { text, status, start } = useSSEText(server.url(), { manual: true, whenDeactivated: 'pause' })
      answers.value = start({ message: 'Hello' })
      return () => h('output', `${text.value} ${status.value}`)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Chat) : h('p', 'another tab'))))
    onTestFinished(() => page.unmount())
    const stream = await server.stream(0)
    stream.send('message', 'half')
    await until(() => page.text() === 'half open', 'the first words')
    isShown.value = false
    await until(() => stream.isClosed(), 'the end of the request')
    await expect(answers.value).rejects.toMatchObject({ code: 'aborted' })
    isShown.value = true
    await until(() => page.text() === 'half closed', 'the tab again')
    expect(server.streams).toHaveLength(1)
  })

  it('one whose source throws as it is shown again goes on all the same', async () => {
    const server = await startSSEServer()
    const isShown = ref(true)
    const job = shallowRef<{ id: string } | null>({ id: 'a' })
    const caught: unknown[] = []
    const Tab = defineComponent(() => {
      const { status, data } = useSSE(() => server.url(`/${job.value!.id}`), { whenDeactivated: 'pause' })
      return () => h('output', `${status.value} ${data.value}`)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))), {
      global: { config: { errorHandler: (error) => void caught.push(error) } },
    })
    onTestFinished(() => page.unmount())
    await until(() => page.text() === 'open null', 'the open connection')
    isShown.value = false
    await until(() => server.streams[0]!.isClosed(), 'the pause')
    job.value = null
    await nextTick()
    isShown.value = true
    await until(() => caught.length > 0, 'the error')
    job.value = { id: 'a' }
    const second = await server.stream(1)
    second.send('message', 7)
    await until(() => page.text() === 'open 7', 'a message after it')
  })

  it('a paused one whose source changes stays idle until it is shown', async () => {
    const server = await startSSEServer()
    const isShown = ref(true)
    const path = ref('/a')
    let sse: Pick<ReturnType<typeof useSSE>, 'status' | 'data' | 'open'> | undefined
    const Tab = defineComponent(() => {
      sse = useSSE(() => server.url(path.value), { whenDeactivated: 'pause' })
      return () => h('output', sse!.status.value)
    })
    const page = mount(() => h(KeepAlive, () => (isShown.value ? h(Tab) : h('p', 'another tab'))))
    onTestFinished(() => page.unmount())
    const stream = await server.stream(0)
    stream.send('message', 1)
    await until(() => sse!.data.value === 1, 'what the first source says')
    isShown.value = false
    await until(() => stream.isClosed(), 'the end of the request')
    path.value = '/b'
    await nextTick()
    expect(sse!.status.value).toBe('idle')
    expect(sse!.data.value).toBeNull()
    sse!.open()
    await (await fetch(server.url('/after'))).body!.cancel()
    expect(server.streams.map((one) => one.path)).toEqual(['/a', '/after'])
    isShown.value = true
    await until(() => page.text() === 'open', 'the tab again')
    expect(server.streams.map((one) => one.path)).toEqual(['/a', '/after', '/b'])
  })

  it('an unmounted one ends, also while it is hidden', async () => {
    const server = await startSSEServer()
    const { isShown, page } = mountTabs(server.url(), 'keep')
    const stream = await server.stream(0)
    isShown.value = false
    await until(() => page.text() === 'another tab', 'the other tab')
    page.unmount()
    await until(() => stream.isClosed(), 'the end of the stream')
  })
})
