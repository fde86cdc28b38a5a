import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { until } from '../../test/stream/until.ts'
import { createQueue, type Work } from './queue.ts'

const busyFor = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

/** A queue over numbers that wait in an array. */
const start = (take: (entry: number) => boolean | void = () => {}, more: Partial<Work> = {}) => {
  const waiting: number[] = []
  const done: number[] = []
  const queue = createQueue({
    hasMore: () => waiting.length > 0,
    step: () => {
      const entry = waiting.shift()!
      const mustYield = take(entry)
      done.push(entry)
      return mustYield
    },
    onSlice: () => {},
    ...more,
  })
  const push = (...entries: number[]): void => {
    waiting.push(...entries)
    queue.wake()
  }
  return { ...queue, push, waiting, done }
}
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('createQueue', () => {
  it('works off what waits in order, outside whoever brought it', async () => {
    const { push, done } = start()
    push(1)
    push(2)
    expect(done).toEqual([])
    await Promise.resolve()
    expect(done).toEqual([1, 2])
  })

  it('flushes at once, and says with a promise when that takes more than a slice', async () => {
    const { push, flush, done } = start(() => busyFor(4))
    push(0)
    expect(flush()).toBeUndefined()
    push(...upTo(7).slice(1))
    const rest = flush()
    expect(done.length).toBeLessThan(7)
    expect(rest).toBeInstanceOf(Promise)
    await rest
    expect(done).toEqual(upTo(7))
  })

  it('lets timers fire between slices', async () => {
    const { push, flush, done } = start(() => busyFor(3))
    let doneAtTimer = -1
    setTimeout(() => (doneAtTimer = done.length), 0)
    push(...upTo(60))
    await flush()
    expect(doneAtTimer).toBeGreaterThanOrEqual(0)
    expect(doneAtTimer).toBeLessThan(60)
    expect(done).toEqual(upTo(60))
  })

  it('notices within a slice that its steps have become slow', async () => {
    let longest = 0
    let last = performance.now()
    const { push, flush, done } = start(
      (entry) => {
        if (entry >= 100) busyFor(2)
      },
      {
        onSlice: () => {
          longest = Math.max(longest, performance.now() - last)
        },
      },
    )
    push(...upTo(160))
    last = performance.now()
    await flush()
    expect(done).toHaveLength(160)
    expect(longest).toBeGreaterThan(0)
  })

  it('goes on after a step that threw, and reports it', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { push, flush, done, afterStep } = start((entry) => {
      if (entry === 1) throw new Error('broken')
    })
    push(0, 1, 2)
    void flush()
    expect(done).toEqual([0, 2])
    const next = vi.fn()
    afterStep(next)
    expect(next).toHaveBeenCalledOnce()
    expect(report).toHaveBeenCalledOnce()
    report.mockRestore()
  })

  it('goes on where those who hear of each slice throw, and where the console does', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {
      throw new Error('no error may be printed')
    })
    onTestFinished(() => void report.mockRestore())
    const { push, flush, done } = start(
      (entry) => {
        if (entry === 1) throw new Error('broken')
        return true
      },
      {
        onSlice: () => {
          throw new Error('broken too')
        },
      },
    )
    push(0, 1, 2)
    await flush()
    push(3)
    await flush()
    expect(done).toEqual([0, 2, 3])
  })

  it('has nothing to do any more where what waited was taken away, also between slices', async () => {
    const { push, flush, done, waiting } = start((entry) => {
      if (entry === 1) waiting.length = 0
      if (entry >= 10) busyFor(12)
    })
    push(0, 1, 2, 3)
    void flush()
    expect(done).toEqual([0, 1])
    push(10, 11, 12)
    const rest = flush()
    waiting.length = 0
    await rest
    expect(done).toEqual([0, 1, 10, 11].slice(0, done.length))
    push(4)
    void flush()
    expect(done.at(-1)).toBe(4)
  })

  it('yields after each step while it must, and gets on all the same', async () => {
    const { push, flush, done } = start(() => true)
    push(0, 1, 2)
    void flush()
    expect(done).toEqual([0])
    await until(() => done.length === 3)
    expect(done).toEqual([0, 1, 2])
  })

  it('is called back after each slice, however it ended', async () => {
    const seen: number[] = []
    const { push, flush, done } = start(() => true, { onSlice: () => seen.push(done.length) })
    push(0, 1)
    await flush()
    expect(seen).toEqual([1, 2])
  })
})
