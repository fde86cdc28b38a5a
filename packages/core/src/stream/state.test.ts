import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Flush } from '../source/defineStream.ts'
import { connectingSnapshot, createDroppedCount, createState } from './state.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const start = (flush: Flush, url = '/stream') => {
  const publish = vi.fn()
  const state = createState(url, flush, publish)
  let count = 0
  const take = (event: string, data: unknown): void => {
    state.take({ message: { event, data: '', lastEventId: '' }, data, error: null })
    state.schedule()
  }
  return { ...state, publishes: publish, take, change: () => take('message', (count += 1)) }
}

describe('when state is published', () => {
  it("'sync': at once", () => {
    const { publishes, change } = start('sync')
    change()
    change()
    expect(publishes).toHaveBeenCalledTimes(2)
  })

  it('milliseconds: at most once in so many', () => {
    const { publishes, change, get } = start(50)
    change()
    vi.advanceTimersByTime(30)
    change()
    vi.advanceTimersByTime(19)
    expect(publishes).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(publishes).toHaveBeenCalledOnce()
    expect(get().data).toBe(2)
    vi.advanceTimersByTime(1_000)
    expect(publishes).toHaveBeenCalledOnce()
    change()
    vi.advanceTimersByTime(50)
    expect(publishes).toHaveBeenCalledTimes(2)
  })

  it("'frame': before the next one, once, and by timer where frames do not come", () => {
    const frames: (() => void)[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
    vi.stubGlobal('cancelAnimationFrame', () => {})
    vi.stubGlobal('document', { visibilityState: 'visible' })
    const drawn = start('frame')
    drawn.change()
    drawn.change()
    expect(frames).toHaveLength(1)
    frames[0]!()
    vi.advanceTimersByTime(1_000)
    expect(drawn.publishes).toHaveBeenCalledOnce()

    const stuck = start('frame')
    stuck.change()
    vi.advanceTimersByTime(1_000)
    expect(stuck.publishes).toHaveBeenCalledOnce()
  })

  it('a change of status has what is pending published before it, and leaves no timer', () => {
    for (const flush of ['frame', 50, NaN] as const) {
      const { publishes, change, setStatus, get } = start(flush)
      const shown: unknown[] = []
      publishes.mockImplementation(() => shown.push([get().data, get().status]))
      change()
      setStatus('open')
      setStatus('open')
      expect(vi.getTimerCount()).toBe(0)
      expect(shown).toEqual([
        [1, 'connecting'],
        [1, 'open'],
      ])
    }
  })

  it('what was changed and changed back is no news', () => {
    const { set, schedule, publishes, get } = start('sync')
    const before = get()
    set({ lastEventId: 'a' })
    set({ lastEventId: null })
    schedule()
    expect(publishes).not.toHaveBeenCalled()
    expect(get()).toBe(before)
  })
})

describe('latest', () => {
  it('holds the last data of each type; a snapshot stays as it was', () => {
    const { take, get } = start('sync')
    expect(get().latest).toEqual({})
    take('a', 1)
    const before = get().latest
    take('a', 2)
    take('b', null)
    expect(before).toEqual({ a: 1 })
    expect(get().latest).toEqual({ a: 2, b: null })
    expect(Object.isFrozen(before)).toBe(true)
  })

  it('takes any name the wire may give', () => {
    const { take, get } = start('sync')
    take('__proto__', { polluted: true })
    take('constructor', 'mine')
    const { latest } = get()
    expect(Object.keys(latest).sort()).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(latest)).toBe(Object.prototype)
    expect('polluted' in latest).toBe(false)
  })

  it('does not grow with types without end: the first ones go, and development says so', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { take, get, publish } = start(60_000, '/endless')
    for (let number = 0; number < 5_000; number += 1) take(`user-${number}`, number)
    publish()
    const types = Object.keys(get().latest)
    expect(types).toHaveLength(1_000)
    expect(types.at(-1)).toBe('user-4999')
    expect(warn).toHaveBeenCalledOnce()
    expect(warn.mock.calls[0]![0]).toContain('/endless')
  })
})

describe('createDroppedCount', () => {
  it('makes the same object of the same two, another where either is another', () => {
    const counted = createDroppedCount()
    expect(counted(connectingSnapshot, 0)).toBe(connectingSnapshot)
    const first = counted(connectingSnapshot, 1)
    expect(first).toEqual({ ...connectingSnapshot, dropped: 1 })
    expect(counted(connectingSnapshot, 1)).toBe(first)
    expect(counted(connectingSnapshot, 3)).toMatchObject({ dropped: 3 })
    expect(counted({ ...connectingSnapshot, status: 'open' }, 3)).toMatchObject({ status: 'open' })
  })
})
