import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withDeadline } from './deadline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Work that never ends, and when its caller was told, in milliseconds. */
const startForever = (answeredAt?: () => number) => {
  const start = performance.now()
  const work = withDeadline('Sorry.', () => new Promise<never>(() => {}), answeredAt)
  return work.catch((error: unknown) => ({ error, after: performance.now() - start }))
}

test('a caller is told within five seconds', async () => {
  const told = startForever()
  await vi.advanceTimersByTimeAsync(60_000)
  const { error, after } = await told
  expect(error).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('Sorry.') })
  expect(after).toBeLessThan(5_000)
})

test('nothing is late while Redis answers others; then it is told within five seconds of the last answer', async () => {
  let answeredAt = 0
  const told = startForever(() => answeredAt)
  const answers = setInterval(() => (answeredAt = performance.now()), 1_000)
  let isTold = false
  void told.then(() => (isTold = true))
  await vi.advanceTimersByTimeAsync(30_000)
  expect(isTold).toBe(false)
  clearInterval(answers)
  await vi.advanceTimersByTimeAsync(60_000)
  const { after } = await told
  expect(after).toBeGreaterThan(30_000)
  expect(after).toBeLessThan(35_000)
})
