import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SSEError } from '../errors.ts'
import { createSetback } from './setback.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const error = new SSEError('status', 'The server answered 404.', { fatal: true })
const start = () => {
  const setback = createSetback({ reconnect: { delay: 1_000, maxDelay: 3_000 } })
  const fail = (): number => {
    setback.note('error', error)
    return Math.max(0, setback.left())
  }
  return { ...setback, fail }
}

it('does not wait the first time, then as retries do, up to their longest', () => {
  const { fail, left, shown } = start()
  expect([fail(), fail(), fail(), fail()]).toEqual([0, 1_000, 2_000, 3_000])
  expect(shown()).toEqual({
    error,
    retry: { attempt: 3, delay: 3_000, at: Date.now() + 3_000, reason: 'status' },
  })
  vi.advanceTimersByTime(2_500)
  expect(left()).toBe(500)
})

it('begins anew once it has been up for long, not where it only was up', () => {
  const { fail, note } = start()
  fail()
  note('open', null)
  vi.advanceTimersByTime(29_999)
  expect(fail()).toBe(1_000)
  note('open', null)
  vi.advanceTimersByTime(30_000)
  expect(fail()).toBe(0)
  expect(fail()).toBe(1_000)
})
