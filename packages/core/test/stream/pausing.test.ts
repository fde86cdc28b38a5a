import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  closeWhenHidden,
  createSSEClient,
  observe,
  SSEError,
  type StreamActivity,
  type StreamOptions,
} from '../../src/index.ts'
import { pass } from '../support/pass.ts'
import { scriptAttempts } from '../support/scriptAttempts.ts'

/** The page, as far as the platform asks for it. */
const window = new EventTarget()
const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const show = (isShown: boolean): void => {
  document.visibilityState = isShown ? 'visible' : 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
}
const cache = (type: 'pagehide' | 'pageshow') =>
  window.dispatchEvent(Object.assign(new Event(type), { persisted: true }))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(Math, 'random').mockReturnValue(0)
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  show(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const setUp = (options: StreamOptions = {}) => {
  const { attempts, transport } = scriptAttempts()
  const log: StreamActivity[] = []
  const errors: string[] = []
  const client = createSSEClient({
    transport,
    use: [observe((activity) => log.push(activity)), closeWhenHidden()],
    reconnect: { delay: 1_000, maxDelay: 3_000 },
    ...options,
  })
  /** A component that listens. */
  const join = async () => {
    const stream = client.stream('http://localhost/', { onError: ({ code }) => errors.push(code) })
    const off = stream.subscribe(() => {})
    await pass(0)
    const leave = async (): Promise<void> => {
      off()
      await pass(0)
    }
    return { stream, leave, shown: () => stream.getSnapshot() }
  }
  /** So often one comes, is refused, and leaves. */
  const failTimes = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      const { leave } = await join()
      attempts.at(-1)!.refuse()
      await pass(0)
      await leave()
    }
  }
  /** One comes, and its connection is up. */
  const joinOpen = async () => {
    const one = await join()
    attempts.at(-1)!.observer.onOpen()
    await pass(0)
    return one
  }
  /** One comes, and the server wants to be left alone for a minute. */
  const joinBusy = async () => {
    const one = await join()
    attempts.at(-1)!.end(new SSEError('status', 'Busy.', { status: 503, retryAfter: 60_000 }))
    await pass(0)
    expect(one.shown().status).toBe('reconnecting')
    return one
  }
  return { attempts, client, join, joinOpen, joinBusy, failTimes, log, errors }
}

describe('who joins while the page is hidden connects when it is shown', () => {
  it.each([
    [1, 'what was given up once: at once', 0],
    [2, 'what was given up again: after its wait', 1_000],
  ])('%i: %s', async (times, _, wait) => {
    const { attempts, join, failTimes } = setUp()
    await failTimes(times)
    show(false)
    const { shown } = await join()
    await pass(60_000)
    expect([attempts.length, shown().status]).toEqual([times, 'connecting'])
    show(true)
    await pass(wait)
    expect(attempts).toHaveLength(times + 1)
  })

  it('what the server had wanted to be left alone: when that is over', async () => {
    const { attempts, join, joinBusy } = setUp()
    await (await joinBusy()).leave()
    show(false)
    const { shown } = await join()
    show(true)
    await pass(59_000)
    expect([attempts.length, shown().status]).toEqual([1, 'reconnecting'])
    await pass(1_000)
    expect(attempts).toHaveLength(2)
  })
})

describe('a page that is hidden', () => {
  it('still says why it waits, when it is shown again before Retry-After is over', async () => {
    const { joinBusy } = setUp()
    const { shown } = await joinBusy()
    show(false)
    show(true)
    await pass(0)
    expect(shown()).toMatchObject({
      status: 'reconnecting',
      error: { code: 'status' },
      retry: { reason: 'status', attempt: 1 },
    })
  })

  it('and put into the cache reads what still holds, and is told closed once', async () => {
    const { joinOpen, log } = setUp()
    const { shown } = await joinOpen()
    show(false)
    cache('pagehide')
    cache('pageshow')
    await pass(0)
    expect(shown().retry?.reason).toBe('hidden')
    expect(log.filter(({ type }) => type === 'close')).toMatchObject([{ reason: 'hidden' }])
  })

  it('has no connection by open() after an error', async () => {
    const { attempts, join } = setUp()
    const { stream } = await join()
    attempts[0]!.refuse()
    await pass(0)
    show(false)
    stream.open()
    await pass(0)
    expect(attempts).toHaveLength(1)
    show(true)
    await pass(0)
    expect(attempts).toHaveLength(2)
  })

  it('has one by reconnect(), which is left alone when it is shown', async () => {
    const { attempts, joinOpen } = setUp()
    const { stream } = await joinOpen()
    show(false)
    stream.reconnect()
    await pass(0)
    show(true)
    await pass(0)
    expect(attempts).toHaveLength(2)
  })

  it('is watched for what reconnect() has begun anew', async () => {
    const { attempts, joinOpen, client } = setUp()
    const { leave } = await joinOpen()
    await leave()
    const stream = client.stream('http://localhost/')
    stream.reconnect()
    await pass(0)
    attempts.at(-1)!.observer.onOpen()
    await pass(0)
    show(false)
    await pass(0)
    expect(stream.getSnapshot()).toMatchObject({ status: 'reconnecting', retry: { reason: 'hidden' } })
    stream.close()
  })

  it('has a POST that waits for it sent when it is shown, also if it was in the cache meanwhile', async () => {
    const { attempts, join, errors } = setUp({ method: 'POST', body: {}, key: 'x' })
    show(false)
    const { shown } = await join()
    cache('pagehide')
    cache('pageshow')
    show(true)
    await pass(0)
    expect([attempts.length, shown().status, errors]).toEqual([1, 'connecting', []])
  })
})

describe('the wait of who joins what was given up', () => {
  it('costs none of the attempts that there are', async () => {
    const { attempts, join } = setUp({ reconnect: { delay: 1_000, maxDelay: 3_000, maxAttempts: 2 } })
    const counts: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const before = attempts.length
      const { shown, leave } = await join()
      while (shown().status !== 'error') {
        await pass(1_000)
        attempts.at(-1)!.end(new SSEError('network', 'Gone.'))
        await pass(0)
      }
      counts.push(attempts.length - before)
      await leave()
    }
    expect(counts).toEqual([3, 3, 3, 3])
  })

  it('is not for the one that calls open() meanwhile', async () => {
    const { attempts, join, failTimes } = setUp()
    await failTimes(2)
    const { stream, shown } = await join()
    expect([attempts.length, shown().status]).toEqual([2, 'reconnecting'])
    stream.open()
    await pass(0)
    expect(attempts).toHaveLength(3)
  })

  it.each(['open', 'reconnect'] as const)(
    'is not for one that comes by %s() after others left',
    async (order) => {
      const { attempts, client, join, failTimes } = setUp()
      await failTimes(2)
      await (await join()).leave()
      const stream = client.stream('http://localhost/')
      stream[order]()
      await pass(0)
      expect(attempts).toHaveLength(3)
      stream.close()
    },
  )
})
