import { startSSEServer, until } from '@ssekit/binding-suite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { effectScope, isReactive, isReadonly, isRef, ref, type ShallowRef } from 'vue'
import { useSSE, useSSEList } from '../src/index.ts'

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
