import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announcedIdleTimeout, watchInactivity } from './inactivity.ts'

describe('announcedIdleTimeout', () => {
  it.each([
    ['ssekit heartbeat=1000', 2_500],
    ['ssekit heartbeat=15000', 37_500],
    ['ssekit heartbeat=600000', 1_500_000],
    ['ssekit heartbeat=999', null],
    ['ssekit heartbeat=600001', null],
    ['ssekit heartbeat=0', null],
    ['ssekit heartbeat=', null],
    ['ssekit heartbeat=-1000', null],
    ['ssekit heartbeat=1e4', null],
    ['ssekit heartbeat=15000 ', null],
    [' ssekit heartbeat=15000', null],
    ['ssekit heartbeat=15000\nx', null],
    ['heartbeat=15000', null],
    ['', null],
  ])('"%s": %s', (comment, expected) => {
    expect(announcedIdleTimeout(comment)).toBe(expected)
  })
})

describe('watchInactivity', () => {
  const page = new EventTarget()
  let isBusy = false
  let silences: number[] = []
  let watch: ReturnType<typeof watchInactivity>

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    isBusy = false
    silences = []
    watch = watchInactivity(
      () => isBusy,
      () => true,
      (silence) => silences.push(silence),
    )
  })
  afterEach(() => {
    watch.stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  const wake = (): boolean => page.dispatchEvent(new Event('focus'))
  /** The wall clock goes on, timers stand still. */
  const sleep = (ms: number): unknown => vi.setSystemTime(Date.now() + ms)

  it('watches nothing until it is told how long', () => {
    vi.advanceTimersByTime(3_600_000)
    wake()
    expect(silences).toEqual([])
  })

  it('calls once, when the timeout has passed', () => {
    watch.setTimeout(10_000)
    vi.advanceTimersByTime(9_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(60_000)
    expect(silences).toEqual([10_000])
  })

  it('counts from the last byte', () => {
    watch.setTimeout(10_000)
    vi.advanceTimersByTime(9_000)
    watch.touch()
    vi.advanceTimersByTime(9_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(1)
    expect(silences).toEqual([10_000])
  })

  it('stands still while what came is being handled', () => {
    watch.setTimeout(10_000)
    isBusy = true
    vi.advanceTimersByTime(60_000)
    isBusy = false
    expect(silences).toEqual([])
    vi.advanceTimersByTime(20_000)
    expect(silences).toHaveLength(1)
  })

  it('after an outage a page that was busy gives the line as long again, and no longer', () => {
    watch.setTimeout(600_000)
    vi.advanceTimersByTime(1_000)
    page.dispatchEvent(new Event('offline'))
    page.dispatchEvent(new Event('online'))
    isBusy = true
    vi.advanceTimersByTime(5_000)
    isBusy = false
    vi.advanceTimersByTime(4_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(10)
    expect(silences).toHaveLength(1)
  })

  it('finds it within twice the timeout when the clock is set back', () => {
    watch.setTimeout(10_000)
    vi.advanceTimersByTime(5_000)
    sleep(-3_600_000)
    vi.advanceTimersByTime(15_000)
    expect(silences).toEqual([10_000])
  })

  it('bears with a timer that is late once for each timeout that it is given', () => {
    for (let times = 0; times < 2; times += 1) {
      watch.touch()
      watch.setTimeout(10_000)
      sleep(5_000)
      vi.advanceTimersByTime(10_000)
      expect(silences).toEqual([])
    }
    vi.advanceTimersByTime(1_000)
    expect(silences).toEqual([16_000])
  })

  it('takes a new timeout in the middle', () => {
    watch.setTimeout(10_000)
    vi.advanceTimersByTime(5_000)
    watch.setTimeout(20_000)
    vi.advanceTimersByTime(14_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(10_000)
    expect(silences).toHaveLength(1)
  })

  it('null turns it off', () => {
    watch.setTimeout(10_000)
    watch.setTimeout(null)
    vi.advanceTimersByTime(60_000)
    expect(silences).toEqual([])
  })

  it('finds a dead line a second after a laptop woke, though its timers slept', () => {
    watch.setTimeout(10_000)
    sleep(3_600_000)
    wake()
    expect(silences).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(silences).toEqual([3_601_000])
  })

  it('lets bytes that waited out the sleep be read first', () => {
    watch.setTimeout(10_000)
    sleep(3_600_000)
    wake()
    watch.touch()
    vi.advanceTimersByTime(9_999)
    expect(silences).toEqual([])
  })

  it('is not put off, nor hurried, by several wake-ups in a row', () => {
    watch.setTimeout(10_000)
    sleep(3_600_000)
    wake()
    vi.advanceTimersByTime(500)
    wake()
    expect(silences).toEqual([])
    vi.advanceTimersByTime(500)
    expect(silences).toHaveLength(1)
  })

  it('does nothing on waking after a short sleep', () => {
    watch.setTimeout(10_000)
    sleep(4_000)
    wake()
    vi.advanceTimersByTime(5_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(1)
    expect(silences).toHaveLength(1)
  })

  it('finds a dead line where every timer is a minute late (a throttled tab)', () => {
    watch.setTimeout(10_000)
    sleep(60_000)
    vi.advanceTimersByTime(10_000)
    expect(silences).toEqual([])
    sleep(60_000)
    vi.advanceTimersByTime(1_000)
    expect(silences).toHaveLength(1)
  })

  it('a page that was busy for a moment reads first what came meanwhile', () => {
    watch.setTimeout(10_000)
    vi.advanceTimersByTime(9_900)
    // Its work goes on past the time; bytes came, and wait.
    sleep(200)
    vi.advanceTimersByTime(100)
    expect(silences).toEqual([])
    watch.touch()
    vi.advanceTimersByTime(9_999)
    expect(silences).toEqual([])
    vi.advanceTimersByTime(1)
    expect(silences).toEqual([10_000])
  })

  it('holds no timer and no listener once stopped', () => {
    watch.setTimeout(10_000)
    watch.stop()
    expect(vi.getTimerCount()).toBe(0)
    sleep(60_000)
    wake()
    vi.advanceTimersByTime(60_000)
    expect(silences).toEqual([])
  })
})
