import { describe, expect, it, vi } from 'vitest'
import { until } from '../../test/stream/until.ts'
import { createDeliveryQueue } from './deliveryQueue.ts'

const busyFor = (ms: number): void => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('createDeliveryQueue', () => {
  it('works off what was pushed in order, outside whoever pushed', async () => {
    const done: number[] = []
    const queue = createDeliveryQueue<number>((entry) => void done.push(entry))
    queue.push(1)
    queue.push(2)
    expect(done).toEqual([])
    expect(queue.isBusy()).toBe(true)
    await Promise.resolve()
    expect(done).toEqual([1, 2])
    expect(queue.isBusy()).toBe(false)
  })

  it('flushes at once, and says with a promise when that takes more than a slice', async () => {
    const done: number[] = []
    const queue = createDeliveryQueue<number>((entry) => {
      busyFor(4)
      done.push(entry)
    })
    queue.push(0)
    expect(queue.flush()).toBeUndefined()
    for (let entry = 1; entry <= 6; entry += 1) queue.push(entry)
    const rest = queue.flush()
    expect(done.length).toBeLessThan(7)
    expect(rest).toBeInstanceOf(Promise)
    await rest
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('lets timers fire between slices', async () => {
    const events: string[] = []
    const queue = createDeliveryQueue<number>((entry) => {
      busyFor(3)
      events.push(String(entry))
    })
    setTimeout(() => events.push('timer'), 0)
    for (let entry = 0; entry < 60; entry += 1) queue.push(entry)
    await queue.flush()
    expect(events.indexOf('timer')).toBeGreaterThan(-1)
    expect(events.indexOf('timer')).toBeLessThan(60)
    expect(events.filter((event) => event !== 'timer')).toEqual(Array.from({ length: 60 }, (_, i) => `${i}`))
  })

  it('puts an entry before everything that waits, but after the one at work', async () => {
    const done: string[] = []
    const queue = createDeliveryQueue<string>((entry) => {
      done.push(entry)
      if (entry === 'first') queue.pushFront('urgent')
    })
    queue.push('first')
    queue.push('second')
    queue.pushFront('zeroth')
    await Promise.resolve()
    expect(done).toEqual(['zeroth', 'first', 'urgent', 'second'])
  })

  it('calls again with an entry that has more to do, before the next one', () => {
    const done: string[] = []
    let left = 3
    const queue = createDeliveryQueue<string>((entry) => {
      done.push(entry)
      return entry === 'long' && (left -= 1) > 0
    })
    queue.push('long')
    queue.push('next')
    queue.flush()
    expect(done).toEqual(['long', 'long', 'long', 'next'])
  })

  it('goes on after an entry that threw, and reports it', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {})
    const done: number[] = []
    const queue = createDeliveryQueue<number>((entry) => {
      if (entry === 1) throw new Error('broken')
      done.push(entry)
    })
    for (const entry of [0, 1, 2]) queue.push(entry)
    queue.flush()
    expect(done).toEqual([0, 2])
    expect(queue.isRunning()).toBe(false)
    expect(report).toHaveBeenCalledOnce()
    report.mockRestore()
  })

  it('forgets what waits when cleared, also by the entry at work and between slices', async () => {
    const done: number[] = []
    const queue = createDeliveryQueue<number>((entry) => {
      done.push(entry)
      if (entry === 1) queue.clear()
      if (entry >= 10) busyFor(12)
    })
    for (const entry of [0, 1, 2, 3]) queue.push(entry)
    queue.flush()
    expect(done).toEqual([0, 1])
    for (const entry of [10, 11, 12]) queue.push(entry)
    const rest = queue.flush()
    queue.clear()
    await rest
    expect(done).toEqual([0, 1, 10])
    queue.push(4)
    queue.flush()
    expect(done).toEqual([0, 1, 10, 4])
  })

  it('yields after each entry while it must, and gets on all the same', async () => {
    const done: number[] = []
    const queue = createDeliveryQueue<number>(
      (entry) => void done.push(entry),
      () => true,
    )
    for (const entry of [0, 1, 2]) queue.push(entry)
    void queue.flush()
    expect(done).toEqual([0])
    await until(() => done.length === 3)
    expect(done).toEqual([0, 1, 2])
  })
})
