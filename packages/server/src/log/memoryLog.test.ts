import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EventLog, LogEntry } from './eventLog.ts'
import { memoryLog } from './memoryLog.ts'

const append = async (log: EventLog, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await log.append({ audience: { to: 'all' }, block: `data: ${i}\n\n` })
}

const offsets = async (log: EventLog, after: number, limit = 100): Promise<number[]> =>
  (await log.read(after, limit)).entries.map(({ offset }) => offset)

describe('memoryLog', () => {
  test('numbers without holes from 1, in an epoch of its own', async () => {
    const log = memoryLog()
    expect(log.tail).toEqual({ epoch: expect.stringMatching(/^[0-9a-z]{8,}$/), offset: 0 })
    await append(log, 3)
    expect(await log.read(0, 100)).toMatchObject({ epoch: log.tail!.epoch, oldest: 1, top: 3 })
    expect(await offsets(log, 0)).toEqual([1, 2, 3])
    expect(memoryLog().tail!.epoch).not.toBe(log.tail!.epoch)
  })

  test('reads in pages', async () => {
    const log = memoryLog()
    await append(log, 5)
    expect(await offsets(log, 1, 2)).toEqual([2, 3])
    expect(await offsets(log, 3, 2)).toEqual([4, 5])
    expect(await offsets(log, 5, 2)).toEqual([])
    expect(await offsets(log, 0, 0)).toEqual([])
  })

  test.each([1, 2, 3, 7])('keeps the last %i messages', async (size) => {
    const log = memoryLog({ size })
    await append(log, 20)
    expect(await offsets(log, 0)).toEqual(Array.from({ length: size }, (_, i) => 21 - size + i))
    expect(await log.read(0, 0)).toMatchObject({ oldest: 21 - size, top: 20 })
  })

  test('hands the same entry to the listener, to the sender and to readers', async () => {
    const log = memoryLog()
    const heard: LogEntry[] = []
    log.listen({ onEntry: (entry) => heard.push(entry), onReset() {}, onSignal() {} })
    const appended = await log.append({ audience: { to: 'all' }, block: 'data: 1\n\n' })
    expect(heard[0]).toBe(appended)
    expect((await log.read(0, 1)).entries[0]).toBe(appended)
  })

  test('serves one hub', () => {
    const log = memoryLog()
    const listener = { onEntry() {}, onReset() {}, onSignal() {} }
    log.listen(listener)
    expect(() => log.listen(listener)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })

  test.each([{ size: 0 }, { size: 1.5 }, { maxAge: -1 }, { maxAge: NaN }, { size: '10' }, { sise: 10 }])(
    'refuses %j',
    (options) => {
      expect(() => memoryLog(options as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
    },
  )
})

describe('memoryLog over time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('forgets what is older than maxAge', async () => {
    const log = memoryLog({ maxAge: 1000 })
    await append(log, 2)
    vi.advanceTimersByTime(600)
    await append(log, 2)
    vi.advanceTimersByTime(600)
    expect(await offsets(log, 0)).toEqual([3, 4])
    vi.advanceTimersByTime(600)
    expect(await log.read(0, 100)).toMatchObject({ oldest: 5, top: 4, entries: [] })
    await append(log, 1)
    expect(await log.read(0, 100)).toMatchObject({ oldest: 5, top: 5, entries: [{ offset: 5 }] })
  })
})
