import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlushSchedule, type Flush } from './flushSchedule.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const start = (flush: Flush) => {
  const publish = vi.fn()
  return { publish, ...createFlushSchedule(flush, publish) }
}

describe('createFlushSchedule', () => {
  it("'sync' publishes at once", () => {
    const { publish, request } = start('sync')
    request()
    request()
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it('milliseconds: at most once in so many', () => {
    const { publish, request } = start(50)
    request()
    vi.advanceTimersByTime(30)
    request()
    vi.advanceTimersByTime(19)
    expect(publish).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(publish).toHaveBeenCalledOnce()
    vi.advanceTimersByTime(1_000)
    expect(publish).toHaveBeenCalledOnce()
    request()
    vi.advanceTimersByTime(50)
    expect(publish).toHaveBeenCalledTimes(2)
  })

  it("'frame': before the next one, once, and by timer where frames do not come", () => {
    const frames: (() => void)[] = []
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
    vi.stubGlobal('cancelAnimationFrame', () => {})
    vi.stubGlobal('document', { visibilityState: 'visible' })
    const drawn = start('frame')
    drawn.request()
    drawn.request()
    expect(frames).toHaveLength(1)
    frames[0]!()
    vi.advanceTimersByTime(1_000)
    expect(drawn.publish).toHaveBeenCalledOnce()

    const stuck = start('frame')
    stuck.request()
    vi.advanceTimersByTime(1_000)
    expect(stuck.publish).toHaveBeenCalledOnce()
  })

  it('forgets what is pending when cancelled, and leaves no timer', () => {
    for (const flush of ['frame', 50, NaN] as const) {
      const { publish, request, cancel } = start(flush)
      request()
      cancel()
      expect(vi.getTimerCount()).toBe(0)
      request()
      vi.advanceTimersByTime(100)
      expect(publish).toHaveBeenCalledOnce()
    }
  })
})
