import { startSSEServer, until } from '@ssekit/binding-suite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { effectScope, isReactive, isReadonly, isRef, ref, shallowRef, watch, type ShallowRef } from 'vue'
import { useSSE, useSSEList, type SSEOptions } from '../src/index.ts'

const inScope = <T>(setup: () => T): T => {
  const scope = effectScope()
  onTestFinished(() => scope.stop())
  return scope.run(setup)!
}

describe('refs', () => {
  it('hold the very objects that handlers got, not proxies of them', async () => {
    const server = await startSSEServer()
    const seen: object[] = []
    const { sse, list } = inScope(() => ({
      sse: useSSE({ url: server.url(), onEvent: (data) => seen.push(data) }),
      list: useSSEList(server.url()),
    }))
    ;(await server.stream(0)).send('tick', { deep: { n: 1 } })
    await until(() => sse.data.value !== null && list.items.value.length === 1, 'the message')
    expect(sse.data.value).toBe(seen[0])
    expect(sse.latest.value.tick).toBe(seen[0])
    expect(list.items.value[0]).toBe(seen[0])
    expect(isReactive(list.items.value) || isReactive(sse.data.value.deep)).toBe(false)
  })

  it('say in every callback what it is told about', async () => {
    const server = await startSSEServer()
    const seen: unknown[] = []
    const look = (name: string) => () => void seen.push([name, status.value, error.value?.code ?? null])
    const { status, error } = inScope(() =>
      useSSE({
        url: server.url(),
        reconnect: { delay: 1 },
        onStatus: look('onStatus'),
        onOpen: look('onOpen'),
        onError: look('onError'),
      }),
    )
    const first = await server.stream(0)
    await until(() => seen.length === 2, 'the open line')
    server.answerWith(404)
    first.cut()
    await until(() => status.value === 'error', 'the refusal')
    expect(seen).toEqual([
      ['onStatus', 'open', null],
      ['onOpen', 'open', null],
      ['onError', 'reconnecting', 'network'],
      ['onStatus', 'reconnecting', 'network'],
      ['onError', 'error', 'status'],
      ['onStatus', 'error', 'status'],
    ])
  })

  it('are never one ahead of another, for who watches synchronously', async () => {
    const server = await startSSEServer()
    const seen: unknown[] = []
    const { status } = inScope(() => {
      const sse = useSSE({ url: server.url(), reconnect: { delay: 1 }, onError: () => {} })
      const look = (): void => {
        seen.push([
          sse.status.value,
          sse.isConnected.value,
          sse.readyState.value,
          sse.retry.value?.attempt ?? null,
        ])
      }
      watch(sse.status, look, { flush: 'sync' })
      watch(sse.isConnected, look, { flush: 'sync' })
      return sse
    })
    const first = await server.stream(0)
    await until(() => status.value === 'open', 'the open connection')
    first.cut()
    await until(() => status.value === 'reconnecting', 'the loss')
    const open = ['open', true, 1, null]
    const lost = ['reconnecting', false, 0, 1]
    expect(seen.slice(0, 4)).toEqual([open, open, lost, lost])
  })

  it('also where the end is the consumer’s own: closed, aborted', async () => {
    const server = await startSSEServer()
    const seen: unknown[] = []
    const use = (name: string, options: SSEOptions) =>
      inScope(() => {
        const sse = useSSE(server.url(), {
          onStatus: () => void seen.push([name, 'onStatus', sse.status.value]),
          onError: () => void seen.push([name, 'onError', sse.status.value]),
          ...options,
        })
        return sse
      })
    const controller = new AbortController()
    const aborted = use('aborted', { signal: controller.signal })
    await until(() => aborted.status.value === 'open', 'the open line')
    seen.length = 0
    controller.abort()
    const closed = use('closed', {})
    await until(() => closed.status.value === 'open', 'the open line')
    closed.close()
    await until(() => closed.status.value === 'closed', 'the end')
    expect(seen).toEqual([
      ['aborted', 'onError', 'closed'],
      ['aborted', 'onStatus', 'closed'],
      ['closed', 'onStatus', 'open'],
      ['closed', 'onStatus', 'closed'],
    ])
  })

  it('are read only', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { status } = inScope(() => useSSE(null))
    expect(isRef(status)).toBe(true)
    expect(isReadonly(status)).toBe(true)
    const writable = status as ShallowRef<string>
    writable.value = 'open'
    expect(status.value).toBe('idle')
    expect(warn).toHaveBeenCalled()
  })

  it('addEventListener is on, and both follow the source', async () => {
    const server = await startSSEServer()
    const path = ref('/a')
    const seen: unknown[] = []
    const { on, addEventListener } = inScope(() => useSSE(() => server.url(path.value)))
    expect(addEventListener).toBe(on)
    addEventListener('tick', (data, message) => seen.push([data, message.event]))
    const a = await server.stream(0)
    a.send('tick', 'a')
    await until(() => seen.length === 1, 'the message of a')
    path.value = '/b'
    const b = await server.stream(1)
    b.send('tick', 'b')
    await until(() => seen.length === 2, 'the message of b')
    expect(seen).toEqual([
      ['a', 'tick'],
      ['b', 'tick'],
    ])
    await until(() => a.isClosed(), 'the end of a')
  })
})

describe('initial of a list, as a ref or getter', () => {
  it('is there from the first moment of a source that comes later', async () => {
    const server = await startSSEServer()
    const loaded = shallowRef<string[] | null>(null)
    const { items } = inScope(() =>
      useSSEList(() => loaded.value && server.url(), { initial: () => loaded.value, order: 'prepend' }),
    )
    expect(items.value).toEqual([])
    loaded.value = ['second', 'first']
    await until(() => items.value.length === 2, 'what was loaded')
    ;(await server.stream(0)).send('tick', 'third')
    await until(() => items.value.length === 3, 'the message')
    expect(items.value).toEqual(['third', 'second', 'first'])
  })

  it('changes nothing once the list has begun', async () => {
    const server = await startSSEServer()
    const initial = shallowRef(['given'])
    const { items } = inScope(() => useSSEList(server.url(), { initial }))
    initial.value = ['given later', 'and more']
    ;(await server.stream(0)).send('tick', 'came')
    await until(() => items.value.length === 2, 'the message')
    expect(items.value).toEqual(['given', 'came'])
  })

  it('is read anew for another source', async () => {
    const server = await startSSEServer()
    const room = ref('a')
    const { items } = inScope(() =>
      useSSEList(() => server.url(`/${room.value}`), { initial: () => [`of ${room.value}`] }),
    )
    expect(items.value).toEqual(['of a'])
    ;(await server.stream(0)).send('tick', 'came')
    await until(() => items.value.length === 2, 'the message')
    room.value = 'b'
    await until(() => items.value.length === 1, 'the other list')
    expect(items.value).toEqual(['of b'])
  })

  it('is refused by name where it holds something else', async () => {
    const wrong = () => new Set([1]) as never
    const server = await startSSEServer()
    const { status, error } = inScope(() => useSSEList(server.url(), { initial: wrong }))
    await until(() => status.value === 'error', 'the refusal')
    expect(error.value?.message).toContain('initial')
  })
})
