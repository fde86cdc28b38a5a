import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { after, isOffline, MAX_TIMER, onFrame, onOnline, reportError, waitUntil } from './platform.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('timers', () => {
  it.each([false, true])('longer than a timer can hold does not fire at once (quiet: %s)', (isQuiet) => {
    const callback = vi.fn()
    after(Infinity, callback, isQuiet)
    vi.advanceTimersByTime(MAX_TIMER - 1)
    expect(callback).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('can be cancelled twice', () => {
    const callback = vi.fn()
    const cancel = after(10, callback)
    cancel()
    cancel()
    vi.advanceTimersByTime(20)
    expect(callback).not.toHaveBeenCalled()
  })
})

describe('waitUntil', () => {
  const page = new EventTarget()
  beforeEach(() => {
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  })
  const happen = (type: string): boolean => page.dispatchEvent(new Event(type))
  /** Waits a second; what `callback` has heard is up to date after each step. */
  const wait = (onEarly?: typeof onOnline) => {
    const callback = vi.fn()
    const life = new AbortController()
    void waitUntil(life.signal, Date.now() + 1_000, onEarly).then(callback)
    return { callback, life }
  }
  const pass = (time: number) => vi.advanceTimersByTimeAsync(time)

  it('waits until that time', async () => {
    const { callback } = wait()
    happen('pageshow')
    await pass(999)
    expect(callback).not.toHaveBeenCalled()
    await pass(1)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('or until a waking after it', async () => {
    const { callback } = wait()
    vi.setSystemTime(Date.now() + 60_000)
    happen('pageshow')
    await pass(0)
    expect(callback).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('or until what may come before', async () => {
    const { callback } = wait(onOnline)
    happen('online')
    await pass(0)
    expect(callback).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('not at all where that was before', async () => {
    const callback = vi.fn()
    void waitUntil(AbortSignal.abort(), Date.now() + 1_000).then(callback)
    await pass(0)
    expect(callback).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('or until the abort', async () => {
    const { callback, life } = wait()
    life.abort()
    await pass(0)
    expect(callback).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('onFrame', () => {
  it('waits a frame long where there is no screen', () => {
    const callback = vi.fn()
    onFrame(callback)
    vi.advanceTimersByTime(16)
    expect(callback).toHaveBeenCalledOnce()
  })

  it('does not wait for ever for a frame that does not come', () => {
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('requestAnimationFrame', () => 1)
    const cancelFrame = vi.fn()
    vi.stubGlobal('cancelAnimationFrame', cancelFrame)
    const callback = vi.fn()
    onFrame(callback)
    vi.advanceTimersByTime(100)
    expect(callback).toHaveBeenCalledOnce()
    expect(cancelFrame).toHaveBeenCalledWith(1)
  })

  it('bears a stand-in that draws at once', () => {
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('requestAnimationFrame', (draw: () => void) => {
      draw()
      return 1
    })
    const callback = vi.fn()
    onFrame(callback)
    vi.advanceTimersByTime(200)
    expect(callback).toHaveBeenCalledOnce()
  })
})

describe('where there is no page', () => {
  it('nothing is offline, and nothing is listened to', () => {
    vi.stubGlobal('navigator', undefined)
    expect(isOffline()).toBe(false)
    expect(() => onOnline(() => {})()).not.toThrow()
  })

  it('errors go to the console', () => {
    vi.stubGlobal('reportError', undefined)
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const error = new Error('broken')
    reportError(error)
    expect(print).toHaveBeenCalledExactlyOnceWith(error)
  })
})
