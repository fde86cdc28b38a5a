import { describe, expect, it, onTestFinished } from 'vitest'
import {
  scenarios,
  send,
  sendNumbered,
  head,
  reset,
  type RemotePath,
} from '../../../testing/src/remote/index.ts'
import type { Stream } from '../../src/index.ts'
import { openFrame, type Frame } from '../support/frame/openFrame.ts'
import type { WorkerOrder } from '../support/frame/worker.ts'
import { places, upTo } from '../support/otherOrigin.ts'

const LAST = 500
/** A worker that hangs for longer than the others wait for it, in milliseconds. */
const HANG = 6_000
/** How late timers are in a tab that nobody has looked at for minutes, in milliseconds. */
const LATE = 60_000

/** Whoever resumes gets all that is still to come. */
const serve = (): Promise<RemotePath> => {
  const open = [head(), send(': open\n\n')]
  return scenarios.serve(open, ...upTo(9).map(() => [...open, sendNumbered(LAST)]))
}

interface Page {
  readonly told: string[]
  readonly stream: Stream
  readonly frame: Frame
}

const openPage = async (url: string): Promise<Page> => {
  const frame = await openFrame()
  const told: string[] = []
  const stream = frame.core.createStream(url, {
    use: [frame.core.acrossTabs()],
    decode: 'text',
    onMessage: (data) => void told.push(data as string),
  })
  stream.open()
  await expect.poll(() => stream.getSnapshot().status).toBe('open')
  return { told, stream, frame }
}
const openPages = async (url: string, count: number): Promise<Page[]> => {
  const pages: Page[] = []
  for (let number = 0; number < count; number += 1) pages.push(await openPage(url))
  return pages
}

const openWorker = async (url: string) => {
  const worker = new Worker(new URL('../support/frame/worker.ts', import.meta.url), { type: 'module' })
  onTestFinished(() => worker.terminate())
  const told: string[] = []
  const order = (what: WorkerOrder): void => worker.postMessage(what)
  await new Promise<void>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      if (data !== 'open') told.push(data)
      else resolve()
    }
    order({ url })
  })
  return { told, order, terminate: () => worker.terminate() }
}

/** What is left of locks for this stream. */
const locksOf = async (url: string): Promise<number> => {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].filter(({ name }) => name?.includes(url)).length
}

describe('acrossTabs()', () => {
  it('ten pages have one connection, and each gets each message once, in order', async () => {
    const path = await serve()
    const pages = await openPages(path.url, 10)
    await path.play(sendNumbered(LAST, 0))
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(LAST))
    expect(await path.requests()).toHaveLength(1)
    expect(await locksOf(path.url)).toBe(10)
    for (const { stream } of pages) stream.close()
    await expect.poll(path.open).toBe(0)
    await expect.poll(() => locksOf(path.url)).toBe(0)
  })

  it.each<[string, (page: Page) => unknown]>([
    ['closes its stream', ({ stream }) => stream.close()],
    ['is removed', ({ frame }) => frame.window.frameElement!.remove()],
    [
      'is navigated',
      ({ frame }) => {
        const left = frame.left()
        frame.window.location.href = 'about:blank'
        return left
      },
    ],
    ['is reloaded', ({ frame }) => frame.window.location.reload()],
  ])('nothing is lost, or told twice, when the page that leads %s', async (_, go) => {
    const path = await serve()
    const pages = await openPages(path.url, 4)
    const [leader, ...others] = pages
    await path.play(sendNumbered(100, 0))
    for (const { told } of pages) await expect.poll(() => told.length).toBe(100)
    const played = path.play(
      ...upTo(100).map((number) => sendNumbered(100 + Number(number), 99 + Number(number))),
    )
    await expect.poll(() => leader!.told.length).toBeGreaterThan(110)
    await go(leader!)
    await played
    for (const { told } of others) await expect.poll(() => told).toEqual(upTo(LAST))
    await expect.poll(path.open).toBe(1)
    expect(others.map(({ stream }) => stream.getSnapshot().status)).toEqual(others.map(() => 'open'))
    expect(await path.requests()).toHaveLength(2)
  })

  it('nor when it is put aside for the back button: it hands on, and follows when it comes back', async () => {
    const path = await serve()
    const pages = await openPages(path.url, 3)
    const [leader, ...others] = pages
    await path.play(sendNumbered(300, 0))
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(300))
    // As the browser says it; a frame is never put aside alone.
    const say = (type: string) =>
      leader!.frame.window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }))
    say('pagehide')
    await expect.poll(() => leader!.stream.getSnapshot().status).toBe('reconnecting')
    for (const { told } of others) await expect.poll(() => told).toEqual(upTo(LAST))
    await expect.poll(() => locksOf(path.url)).toBe(2)
    expect(leader!.told).toHaveLength(300)
    say('pageshow')
    await expect.poll(() => leader!.told).toEqual(upTo(LAST))
    await expect.poll(() => leader!.stream.getSnapshot().status).toBe('open')
    expect(await places(path)).toEqual([null, '300'])
  })

  it('nor when it crashes: a worker, which has no document and ends without a word', async () => {
    const path = await serve()
    const leader = await openWorker(path.url)
    const pages = await openPages(path.url, 3)
    await path.play(sendNumbered(200, 0))
    await expect.poll(() => leader.told.length).toBeGreaterThan(100)
    leader.terminate()
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(LAST))
    await expect.poll(path.open).toBe(1)
    expect(await path.requests()).toHaveLength(2)
  })

  it('nor when it hangs: it loses the lead, and has all in the end when it wakes', async () => {
    const path = await serve()
    const leader = await openWorker(path.url)
    const pages = await openPages(path.url, 3)
    await path.play(sendNumbered(100, 0))
    for (const { told } of [leader, ...pages]) await expect.poll(() => told.length).toBe(100)
    leader.order({ hang: HANG })
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(LAST))
    expect(leader.told).toHaveLength(100)
    await expect.poll(() => leader.told).toEqual(upTo(LAST))
    await expect.poll(path.open).toBe(1)
    // By then it has missed more than the other keeps: what it lacks it has from the server, and then lets go of that.
    expect(await places(path)).toEqual([null, '100', '100'])
  })

  it('nor when one that follows hangs: it has all when it wakes, and takes the lead from nobody', async () => {
    const path = await serve()
    const pages = await openPages(path.url, 2)
    const hung = await openWorker(path.url)
    hung.order({ hang: HANG })
    await path.play(sendNumbered(LAST, 0))
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(LAST))
    expect(hung.told).toEqual([])
    await expect.poll(() => hung.told).toEqual(upTo(LAST))
    expect(await path.requests()).toHaveLength(1)
  })

  it('nor when its timers come late, as in a tab hidden for long: who keeps time reconnects for all', async () => {
    const path = await serve()
    const pages = await openPages(path.url, 3)
    const [leader, ...others] = pages
    await path.play(sendNumbered(100, 0))
    for (const { told } of pages) await expect.poll(() => told.length).toBe(100)
    const { window } = leader!.frame
    const inTime = window.setTimeout.bind(window)
    window.setTimeout = ((run: () => void, delay = 0) => inTime(run, delay + LATE)) as typeof setTimeout
    await path.play(reset)
    for (const { stream } of others) await expect.poll(() => stream.getSnapshot().status).toBe('reconnecting')
    for (const { told } of pages) await expect.poll(() => told).toEqual(upTo(LAST))
    await expect.poll(path.open).toBe(1)
    expect(await places(path)).toEqual([null, '100'])
  })
})
