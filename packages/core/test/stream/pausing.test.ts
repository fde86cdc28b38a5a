import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  closeWhenHidden,
  createSSEClient,
  observe,
  SSEError,
  type StreamActivity,
  type StreamOptions,
  type Transport,
  type TransportObserver,
} from '../../src/index.ts'
import { pass } from '../support/pass.ts'

let page: { show(b: boolean): void; cache(t: string): void }
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
  page = {
    show: (b) => {
      document.visibilityState = b ? 'visible' : 'hidden'
      document.dispatchEvent(new Event('visibilitychange'))
    },
    cache: (t) => {
      window.dispatchEvent(Object.assign(new Event(t), { persisted: true }))
    },
  }
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const setUp = (options: StreamOptions = {}) => {
  const attempts: { observer: TransportObserver; end(e: SSEError): void; reason: string; attempt: number }[] =
    []
  const transport: Transport = (r, observer) =>
    new Promise((resolve) => {
      attempts.push({ observer, end: resolve, reason: r.reason, attempt: r.attempt })
    })
  const log: StreamActivity[] = []
  const client = createSSEClient({
    transport,
    use: [observe((a) => log.push(a)), closeWhenHidden()],
    reconnect: { delay: 1_000, maxDelay: 3_000 },
    ...options,
  })
  const errors: string[] = []
  const make = () => client.stream('http://localhost/', { onError: (e) => errors.push(e.code) })
  const join = () => {
    const stream = make()
    return { stream, off: stream.subscribe(() => {}), s: () => stream.getSnapshot() }
  }
  return { attempts, join, make, log, errors }
}
const fatal = () => new SSEError('status', '404', { fatal: true, status: 404 })
const busy = (retryAfter: number | null = null) => new SSEError('status', '503', { status: 503, retryAfter })
const network = () => new SSEError('network', 'gone')

it('given up twice, joined while the page is hidden, comes back when shown', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.end(fatal())
  await pass(0)
  one.off()
  await pass(0)
  const two = join()
  await pass(0)
  attempts[1]!.end(fatal())
  await pass(0)
  two.off()
  await pass(0)
  page.show(false)
  const three = join()
  await pass(0)
  page.show(true)
  await pass(60_000)
  expect([attempts.length, three.s().status]).toEqual([3, 'reconnecting'])
})
it('left in a Retry-After wait, joined while hidden, comes back when shown', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.end(busy(60_000))
  await pass(0)
  expect(one.s().status).toBe('reconnecting')
  one.off()
  await pass(0)
  page.show(false)
  const three = join()
  await pass(0)
  page.show(true)
  await pass(120_000)
  expect([attempts.length, three.s().status]).toEqual([2, 'reconnecting'])
})
it('control: the same without a wait', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.end(fatal())
  await pass(0)
  one.off()
  await pass(0)
  page.show(false)
  join()
  await pass(0)
  page.show(true)
  await pass(0)
  expect(attempts.length).toEqual(2)
})
it('a pause in a Retry-After wait keeps why it waits', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.end(busy(60_000))
  await pass(0)
  page.show(false)
  page.show(true)
  await pass(0)
  expect(one.s()).toMatchObject({
    status: 'reconnecting',
    error: { code: 'status' },
    retry: { reason: 'status', attempt: 1 },
  })
})
it('retry.reason is that which still holds', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.observer.onOpen()
  await pass(0)
  page.show(false)
  page.cache('pagehide')
  page.cache('pageshow')
  await pass(0)
  expect(one.s().retry?.reason).toBe('hidden')
})
it('one connection is closed once', async () => {
  const { attempts, join, log } = setUp()
  join()
  await pass(0)
  attempts[0]!.observer.onOpen()
  await pass(0)
  page.show(false)
  page.cache('pagehide')
  await pass(0)
  expect(log.filter((a) => a.type === 'close').length).toBe(1)
})
it('a POST that began hidden, and was never sent, is not left in mid answer', async () => {
  const { attempts, join, errors } = setUp({ method: 'POST', body: {}, key: 'x' })
  page.show(false)
  const one = join()
  await pass(0)
  page.cache('pagehide')
  page.cache('pageshow')
  page.show(true)
  await pass(0)
  expect([attempts.length, one.s().status, errors]).toEqual([1, 'connecting', []])
})
it('maxAttempts: who waits gets as many as who does not', async () => {
  const { attempts, join } = setUp({ reconnect: { delay: 1_000, maxDelay: 3_000, maxAttempts: 2 } })
  const counts: number[] = []
  for (let round = 0; round < 4; round++) {
    const before = attempts.length
    const one = join()
    await pass(0)
    for (let i = 0; i < 60 && one.s().status !== 'error'; i++) {
      await pass(1_000)
      attempts.at(-1)!.end(network())
      await pass(0)
    }
    expect(one.s().status).toBe('error')
    counts.push(attempts.length - before)
    one.off()
    await pass(0)
  }
  expect(counts).toEqual([3, 3, 3, 3])
})
it('open() of one that listens skips the wait of who joined what was given up', async () => {
  const { attempts, join } = setUp()
  for (let i = 0; i < 2; i++) {
    const one = join()
    await pass(0)
    attempts[i]!.end(fatal())
    await pass(0)
    one.off()
    await pass(0)
  }
  const three = join()
  await pass(0)
  expect(three.s().status).toBe('reconnecting')
  three.stream.open()
  await pass(0)
  expect(attempts.length).toBe(3)
})
it('open() of a handle that joins while another waits', async () => {
  const { attempts, join, make } = setUp()
  for (let i = 0; i < 2; i++) {
    const one = join()
    await pass(0)
    attempts[i]!.end(fatal())
    await pass(0)
    one.off()
    await pass(0)
  }
  const three = join()
  await pass(0)
  three.off()
  await pass(0)
  make().open()
  await pass(0)
  expect(attempts.length).toBe(3)
})
it('reconnect() by one that joins anew after the wait was left', async () => {
  const { attempts, join, make } = setUp()
  for (let i = 0; i < 2; i++) {
    const one = join()
    await pass(0)
    attempts[i]!.end(fatal())
    await pass(0)
    one.off()
    await pass(0)
  }
  const three = join()
  await pass(0)
  three.off()
  await pass(0)
  make().reconnect()
  await pass(0)
  expect(attempts.length).toBe(3)
})
it('open() after an error in a hidden page has no connection', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.end(fatal())
  await pass(0)
  page.show(false)
  one.stream.open()
  await pass(0)
  expect(attempts.length).toBe(1)
})
it('pause, reconnect, close, open', async () => {
  const { attempts, join } = setUp()
  const one = join()
  await pass(0)
  attempts[0]!.observer.onOpen()
  await pass(0)
  page.show(false)
  one.stream.reconnect()
  await pass(0)
  expect(attempts.length).toBe(2)
  page.show(true)
  await pass(0)
  expect(attempts.length).toBe(2)
})
