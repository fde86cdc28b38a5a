import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSSEClient, SSEError } from '../../src/index.ts'
import { pass } from '../support/pass.ts'
import { scriptAttempts } from '../support/scriptAttempts.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(Math, 'random').mockReturnValue(0)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A page whose components come and go; each attempt is ended by the test. */
const openPage = () => {
  const { attempts, transport } = scriptAttempts()
  const client = createSSEClient({ transport, reconnect: { delay: 1_000, maxDelay: 3_000 } })
  const join = () => {
    const stream = client.stream('http://localhost/', { onError: () => {} })
    const off = stream.subscribe(() => {})
    return { status: () => stream.getSnapshot().status, retry: () => stream.getSnapshot().retry, off }
  }
  /** A component comes, `passed` goes by with it open, it is refused, and leaves. How long it had to wait. */
  const fail = async (passed: number | null = null): Promise<number> => {
    const one = join()
    await pass(0)
    const wait = one.retry()?.delay ?? 0
    if (wait > 0) expect(one.retry()).toMatchObject({ reason: 'status', at: Date.now() + wait })
    const before = attempts.length
    await pass(wait)
    const { observer, refuse } = attempts.at(-1)!
    expect(attempts).toHaveLength(wait > 0 ? before + 1 : before)
    if (passed !== null) observer.onOpen()
    await pass(passed ?? 0)
    refuse()
    await pass(0)
    expect(one.status()).toBe('error')
    one.off()
    await pass(0)
    return wait
  }
  return { fail, client, attempts }
}

it('who joins what was given up does not wait the first time, then as retries do, up to their longest', async () => {
  const { fail } = openPage()
  const waits: number[] = []
  for (let times = 0; times < 6; times += 1) waits.push(await fail())
  expect(waits).toEqual([0, 0, 1_000, 2_000, 3_000, 3_000])
})

it('that begins anew once it has been up for long, not where it only was up', async () => {
  const { fail } = openPage()
  const waits: number[] = []
  for (const passed of [null, 29_999, 30_000, null, null]) waits.push(await fail(passed))
  expect(waits).toEqual([0, 0, 1_000, 0, 1_000])
})

it('who joins it has it tried again, and the pages of those who were there say so at once', async () => {
  const { client, attempts } = openPage()
  const [first, second] = [1, 2].map(() => client.stream('http://localhost/', { onError: () => {} }))
  const shown: string[] = []
  const offs = [first!.subscribe(() => shown.push(first!.getSnapshot().status))]
  await pass(0)
  attempts[0]!.refuse()
  await pass(0)
  expect(shown).toEqual(['error'])
  offs.push(second!.subscribe(() => {}))
  await pass(0)
  expect(attempts).toHaveLength(2)
  expect(shown).toEqual(['error', 'connecting'])
  offs.forEach((off) => off())
  await pass(0)
})

it('who asks for it by open() while reconnect() has it asked for has it asked for once', async () => {
  const { fail, client, attempts } = openPage()
  await fail()
  await fail()
  const stream = client.stream('http://localhost/', { onError: () => {} })
  stream.subscribe(() => {})
  await pass(0)
  expect(stream.getSnapshot().status).toBe('reconnecting')
  const before = attempts.length
  stream.reconnect()
  await pass(0)
  stream.open()
  await pass(0)
  expect(attempts).toHaveLength(before + 1)
  stream.close()
})

it('who asks for it by open() or reconnect() waits for nothing, also as the first to come', async () => {
  const { fail, client, attempts } = openPage()
  await fail()
  await fail()
  for (const order of ['open', 'reconnect'] as const) {
    const stream = client.stream('http://localhost/', { onError: () => {} })
    const before = attempts.length
    stream[order]()
    await pass(0)
    expect([stream.getSnapshot().status, attempts.length]).toEqual(['connecting', before + 1])
    attempts.at(-1)!.refuse()
    await pass(0)
    stream.close()
    await pass(0)
  }
})

it('who closes it and opens it again before Retry-After is over waits for that all the same', async () => {
  const { client, attempts } = openPage()
  const stream = client.stream('http://localhost/', { onError: () => {} })
  stream.open()
  await pass(0)
  attempts[0]!.end(new SSEError('status', 'The server answered 503.', { status: 503, retryAfter: 60_000 }))
  await pass(0)
  stream.close()
  await pass(0)
  stream.open()
  await pass(59_999)
  expect([stream.getSnapshot().status, attempts.length]).toEqual(['reconnecting', 1])
  await pass(1)
  expect(attempts).toHaveLength(2)
  stream.close()
})
