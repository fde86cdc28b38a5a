import { describe, expect, it, vi } from 'vitest'
import { startShared } from '../../test/stream/memorySource.ts'
import type { StreamOptions } from '../source/defineStream.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import { createHandle } from '../stream/handle.ts'
import { readSource } from '../source/readSource.ts'
import { createListView, type ListOptions } from './listView.ts'

const start = (options: ListOptions<EventMap, string, unknown> = {}, streamOptions: StreamOptions = {}) => {
  const { shared, source } = startShared(streamOptions)
  const spec = readSource('http://test.invalid/list')
  const stream = createHandle(spec, { acquire: () => shared, peek: () => shared, onClear: new Set() })
  const view = createListView(stream, options)
  const tell = async (...numbers: number[]) => {
    source.send(...numbers)
    await source.flush()
  }
  const items = () => view.getSnapshot().items
  return { stream, view, tell, items, shared, source }
}

describe('createListView', () => {
  it('shows every message of a burst, with one copy for each publication', async () => {
    const { view, tell, items } = start({}, { flush: 5 })
    const lengths = new Set<number>()
    view.subscribe(() => lengths.add(items().length))
    await tell(...Array.from({ length: 100 }, (_, i) => i))
    await vi.waitFor(() => expect([...lengths]).toEqual([100]))
  })

  it('keeps the snapshot and its items until one of them changed', async () => {
    const { view, tell, source } = start({ event: 'other' })
    view.subscribe(() => {})
    const first = view.getSnapshot()
    expect(view.getSnapshot()).toBe(first)
    await tell(1)
    expect(view.getSnapshot()).not.toBe(first)
    expect(view.getSnapshot().items).toBe(first.items)
    const second = view.getSnapshot()
    source.push({ type: 'comment', text: 'alive' })
    await source.flush()
    expect(view.getSnapshot()).toBe(second)
  })

  it('shows one moment: what came since the last publication comes with the next', async () => {
    const { view, tell, items } = start({}, { flush: 60_000 })
    view.subscribe(() => {})
    const first = view.getSnapshot()
    await tell(1)
    expect(view.getSnapshot()).toBe(first)
    expect(items()).toEqual([])
  })

  it('tells each subscriber until it leaves, also where two are one function', async () => {
    const { view, tell } = start({}, { flush: 60_000 })
    const listener = vi.fn()
    const offs = [view.subscribe(listener), view.subscribe(listener)]
    await tell(1)
    view.clear()
    expect(listener).toHaveBeenCalledTimes(2)
    offs[0]!()
    view.clear()
    expect(listener).toHaveBeenCalledTimes(3)
    offs[1]!()
    view.clear()
    expect(listener).toHaveBeenCalledTimes(3)
  })

  it('counts a fraction of a limit down, and leaves the array it began with as it was', async () => {
    const initial = Object.freeze(['a'])
    const { view, tell, items } = start({ limit: 2.7, initial })
    view.subscribe(() => {})
    await tell(1, 2)
    expect(items()).toEqual([1, 2])
    expect(initial).toEqual(['a'])
  })

  it('takes the types it is for, maps them, and puts them where they belong', async () => {
    const mapped = start({
      event: ['message', 'other'],
      map: (data, { lastEventId }) => `${data}:${lastEventId}`,
      order: 'prepend',
      limit: 2,
    })
    mapped.view.subscribe(() => {})
    await mapped.tell(1, 2, 3)
    expect(mapped.items()).toEqual(['3:3', '2:2'])
  })

  it('shows initial items in the order of the page, under the same limit', async () => {
    const append = start({ initial: ['a', 'b', 'c'], limit: 2 })
    const prepend = start({ initial: ['c', 'b', 'a'], limit: 2, order: 'prepend' })
    for (const { view } of [append, prepend]) view.subscribe(() => {})
    expect(append.items()).toEqual(['b', 'c'])
    expect(append.view.getServerSnapshot().items).toEqual(['b', 'c'])
    expect(prepend.items()).toEqual(['c', 'b'])
    await append.tell(1)
    await prepend.tell(1)
    expect(append.items()).toEqual(['c', 1])
    expect(prepend.items()).toEqual([1, 'c'])
  })

  it('follows limit and order, and shows it when told to', async () => {
    const { view, tell, items } = start({})
    const listener = vi.fn()
    view.subscribe(listener)
    await tell(1, 2, 3)
    listener.mockClear()
    view.update({ limit: 2, order: 'prepend' })
    view.publish()
    expect(listener).toHaveBeenCalledOnce()
    expect(items()).toEqual([3, 2])
    const before = view.getSnapshot()
    view.update({ limit: 2, order: 'prepend', map: (data) => data })
    expect(view.getSnapshot()).toBe(before)
  })

  it('says what a limit of 0 shows, and what to do instead', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    start({ limit: 0 })
    start({ limit: 0 })
    start({ limit: 5 })
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0]![0]).toMatch(/limit 0 shows nothing.*useSSEEvent/)
  })

  it('says what is wrong with a limit that comes later', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { view } = start({ limit: 5 })
    warn.mockClear()
    view.update({ limit: -2 })
    expect(warn.mock.calls).toEqual([[expect.stringContaining('"limit" must be')]])
  })

  it('tells a listener once that listens anew as it is told', () => {
    const { view } = start()
    let calls = 0
    let off = (): void => {}
    const listen = (): void => {
      off = view.subscribe(() => {
        calls += 1
        off()
        if (calls < 3) listen()
      })
    }
    listen()
    view.clear()
    expect(calls).toBe(1)
  })

  it('falls back to 500 for a limit that is none', async () => {
    const { view, tell, items } = start({ limit: NaN })
    view.subscribe(() => {})
    await tell(...Array.from({ length: 1_200 }, (_, i) => i))
    expect(items()).toHaveLength(500)
    expect(items().at(-1)).toBe(1_199)
  })

  it('replaces by key, clears and removes', async () => {
    const { view, tell, items } = start({
      map: (data) => ({ id: Number(data) % 3, data }),
      key: (item) => (item as { id: number }).id,
    })
    view.subscribe(() => {})
    await tell(1, 2, 3, 4)
    expect(items()).toEqual([
      { id: 1, data: 4 },
      { id: 2, data: 2 },
      { id: 0, data: 3 },
    ])
    view.remove((item) => (item as { id: number }).id === 2)
    expect(items()).toHaveLength(2)
    view.clear()
    expect(items()).toEqual([])
    await tell(5)
    expect(items()).toEqual([{ id: 2, data: 5 }])
  })

  it('catches up on what came while it was away, without hole or double', async () => {
    const { view, tell, items, shared, source } = start()
    const other = createListView(
      createHandle(readSource('http://test.invalid/list'), {
        acquire: () => shared,
        peek: () => shared,
        onClear: new Set(),
      }),
      {},
    )
    other.subscribe(() => {})
    const hide = view.subscribe(() => {})
    await tell(1)
    hide()
    await tell(2, 3)
    expect(items()).toEqual([1])
    const listener = vi.fn()
    view.subscribe(listener)
    await source.flush()
    expect(listener).toHaveBeenCalled()
    expect(items()).toEqual([1, 2, 3])
    await tell(4)
    expect(items()).toEqual([1, 2, 3, 4])
  })

  it('has the message in whose handler the stream was closed', async () => {
    const { stream, view, tell, items } = start()
    stream.on('message', (data) => {
      if (data === 2) stream.close()
    })
    const late = createListView(stream, {})
    for (const list of [view, late]) list.subscribe(() => void list.getSnapshot())
    await tell(1, 2, 3)
    await vi.waitFor(() => expect(view.getSnapshot().status).toBe('closed'))
    expect(items()).toEqual([1, 2])
    expect(late.getSnapshot().items).toEqual([1, 2])
  })

  it('goes on when `map` throws', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { view, tell, items } = start({
      map: (data) => {
        if (data === 2) throw new Error('no')
        return data
      },
    })
    view.subscribe(() => {})
    await tell(1, 2, 3)
    expect(items()).toEqual([1, 3])
    expect(report).toHaveBeenCalledOnce()
    report.mockRestore()
  })
})
