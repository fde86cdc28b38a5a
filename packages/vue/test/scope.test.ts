import { startSSEServer, until } from '@ssekit/binding-suite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createApp, effectScope, nextTick, onMounted, reactive, ref } from 'vue'
import { useSSE, useSSEEvent, useSSEList, useSSEText } from '../src/index.ts'

const warnings = (): string[] => {
  const said: string[] = []
  const spy = vi.spyOn(console, 'warn').mockImplementation((text: string) => void said.push(text))
  onTestFinished(() => spy.mockRestore())
  return said
}

describe('scope', () => {
  it('a composable called in onMounted connects, and ends with its component', async () => {
    const server = await startSSEServer()
    let status: ReturnType<typeof useSSE>['status'] | undefined
    const app = createApp({
      setup: () => {
        onMounted(() => ({ status } = useSSE(server.url())))
        return () => 'page'
      },
    })
    app.mount(document.createElement('div'))
    await until(() => status?.value === 'open', 'the line')
    app.unmount()
    await until(() => server.open().length === 0, 'the end of it')
  })

  it('an effectScope outside components ends its streams when it stops', async () => {
    const server = await startSSEServer()
    const said = warnings()
    const seen: unknown[] = []
    const scope = effectScope()
    const { data, status } = scope.run(() => {
      useSSEEvent(server.url('/other'), 'tick', (event) => seen.push(event))
      return useSSE(server.url())
    })!
    await until(() => status.value === 'open' && server.open().length === 2, 'both lines')
    for (const stream of server.open()) stream.send('tick', 1)
    await until(() => data.value === 1 && seen.length === 1, 'the messages')
    scope.stop()
    await until(() => server.open().length === 0, 'the end of both')
    expect(status.value).toBe('idle')
    expect(said).toEqual([])
  })

  it('an effectScope outside components is never deactivated, and Vue has nothing to say to that', async () => {
    const server = await startSSEServer()
    const said = warnings()
    const scope = effectScope()
    const { status } = scope.run(() => useSSE(server.url(), { whenDeactivated: 'pause' }))!
    await until(() => status.value === 'open', 'the line')
    scope.stop()
    await until(() => server.open().length === 0, 'the end of it')
    expect(said).toEqual([])
  })

  it('what useSSEEvent returns ends it, whatever its source and its event become', async () => {
    const server = await startSSEServer()
    const path = ref('/a')
    const event = ref('tick')
    let reads = 0
    const readEvent = () => {
      reads += 1
      return event.value
    }
    const seen: unknown[] = []
    const scope = effectScope()
    onTestFinished(() => scope.stop())
    const off = scope.run(() =>
      useSSEEvent(
        () => server.url(path.value),
        readEvent,
        (data) => seen.push(data),
      ),
    )!
    const stream = await server.stream(0)
    stream.send('tick', 1)
    await until(() => seen.length === 1, 'the message')
    off()
    await until(() => stream.isClosed(), 'the end of the stream')
    const before = reads
    event.value = 'tock'
    path.value = '/b'
    await nextTick()
    expect(reads).toBe(before)
    // One that opens now is behind any that the change had opened.
    scope.run(() => useSSE(server.url('/c')))
    await until(() => server.open().length > 0, 'the other one')
    expect((await server.stream(1)).path).toBe('/c')
  })

  it('a source that changes after the scope stopped connects nothing', async () => {
    const server = await startSSEServer()
    const path = ref('/a')
    const scope = effectScope()
    scope.run(() => useSSE(() => server.url(path.value)))
    const stream = await server.stream(0)
    scope.stop()
    await until(() => stream.isClosed(), 'the end of the stream')
    path.value = '/b'
    await nextTick()
    const response = await fetch(server.url('/after'))
    await response.body!.cancel()
    expect(server.streams.map((one) => one.path)).toEqual(['/a', '/after'])
  })

  it('an answer follows a source that is changed in place', async () => {
    const server = await startSSEServer()
    const source = reactive({ url: server.url('/a') })
    const scope = effectScope()
    onTestFinished(() => scope.stop())
    scope.run(() => useSSEText(source))
    await server.stream(0)
    source.url = server.url('/b')
    expect((await server.stream(1)).path).toBe('/b')
  })

  it('an answer whose scope stopped does not claim to be streaming', async () => {
    const server = await startSSEServer()
    for (const manual of [true, false]) {
      const scope = effectScope()
      const { start, text, status, isStreaming } = scope.run(() =>
        useSSEText(server.url('/chat'), { manual }),
      )!
      if (manual) void start()
      const stream = await server.stream(manual ? 0 : 1)
      stream.send('message', 'half')
      await until(() => text.value === 'half', 'the first words')
      scope.stop()
      await until(() => !isStreaming.value, 'the end')
      expect([status.value, text.value]).toEqual(['closed', 'half'])
    }
  })

  it('outside any scope each composable says once that nothing ends it, and leaves the means', async () => {
    const server = await startSSEServer()
    const said = warnings()
    const all = [useSSE(server.url()), useSSE(server.url()), useSSEList(server.url())]
    const offEvent = useSSEEvent(server.url(), 'tick', () => {})
    const text = useSSEText(server.url('/chat'))
    expect(said.map((one) => /(\w+)\(\) was called outside/.exec(one)?.[1])).toEqual([
      'useSSE',
      'useSSEList',
      'useSSEEvent',
      'useSSEText',
    ])
    // For what returns nothing to end it by, such as a selector.
    expect(said[0]).toContain('call it in an effectScope')
    await until(() => server.open().length === 2, 'both lines')
    for (const { close } of all) close()
    offEvent()
    text.stop()
    await until(() => server.open().length === 0, 'the end of both')
  })
})
