import { steps, type ScenarioServer, type Script } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import { pollingTransport } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { pass } from '../../support/pass.ts'
import { cutAfter, it, watchConsole } from '../support/server.ts'

const { answer, reset, stream } = steps
const INTERVAL = 1_000
const TIMEOUT = 5_000

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const entries = (...ids: number[]): Script =>
  answer(
    200,
    { 'content-type': 'application/json' },
    JSON.stringify(ids.map((id) => ({ data: String(id), id: String(id) }))),
  )

/** Polls, with the clock in the test's hands; all but the first answer comes when a step of the clock asks for it. */
const poll = async (server: ScenarioServer, ...scripts: Script[]) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  server.script('/', entries(1), ...scripts)
  const opened = openStream({
    url: server.url('/'),
    transport: pollingTransport({ interval: INTERVAL, timeout: TIMEOUT }),
  })
  await opened.heard('1')
  const requested = (count: number) => expect.poll(() => server.requests().length).toBe(count)
  const places = () =>
    server
      .requests()
      .map(({ url, lastEventId }) => [lastEventId, new URL(url, 'http://x').searchParams.get('lastEventId')])
  return { ...opened, requested, places }
}

describe('a poll of another origin that fails', () => {
  const ofPage = (origin: string): void => void vi.stubGlobal('origin', origin)

  it('without an answer: asked at once with the place in the query, as the header may be why', async ({
    server,
  }) => {
    ofPage('http://page.example')
    const { requested, places, heard, errors } = await poll(server, [reset], entries(2))
    await pass(INTERVAL)
    await requested(3)
    await heard('1', '2')
    expect(errors).toEqual([])
    expect(places()).toEqual([
      [null, null],
      ['1', null],
      [null, '1'],
    ])
  })

  it('without an answer, from a server that does not read the query: what it sends again is told once', async ({
    server,
  }) => {
    ofPage('http://page.example')
    const { heard, requested } = await poll(
      server,
      [reset],
      entries(1, 2),
      entries(1, 2, 3),
      entries(2, 3),
      entries(4),
    )
    await pass(INTERVAL)
    await heard('1', '2')
    for (const [count, last] of [
      [4, 3],
      [5, 3],
      [6, 4],
    ] as const) {
      await pass(INTERVAL)
      await requested(count)
      await heard(...['1', '2', '3', '4'].slice(0, last))
    }
  })

  it.for([
    ['too late', [], 'timeout'],
    ['with a refusal that passes', answer(503), 'status'],
  ] as const)('%s: that is not for the header, which stays', async ([, script, code], { server }) => {
    ofPage('http://page.example')
    const { requested, places, heard, errors } = await poll(server, [...script], entries(2))
    await pass(INTERVAL)
    await requested(2)
    await pass(TIMEOUT)
    await expect.poll(() => errors).toMatchObject([{ code, fatal: false }])
    await pass(200)
    await requested(3)
    await heard('1', '2')
    expect(places()).toEqual([
      [null, null],
      ['1', null],
      ['1', null],
    ])
  })

  it('of the page’s own origin: the header needs no leave there, and stays', async ({ server }) => {
    ofPage(new URL(server.url('/')).origin)
    const { requested, places, errors } = await poll(server, [reset], entries(2))
    await pass(INTERVAL)
    await expect.poll(() => errors).toMatchObject([{ code: 'network', fatal: false }])
    await pass(200)
    await requested(3)
    expect(places().at(-1)).toEqual(['1', null])
  })
})

describe('a stream that answers a poll', () => {
  it('goes on from the place of the polls before it: what has no id of its own keeps that', async ({
    server,
  }) => {
    const { warnings } = watchConsole()
    const {
      requested,
      places,
      heard,
      stream: events,
    } = await poll(server, cutAfter('data: 2\n\n'), entries(3))
    await pass(INTERVAL)
    await heard('1', '2')
    await expect.poll(() => events.getSnapshot().status).toBe('reconnecting')
    expect(events.getSnapshot().lastEventId).toBe('1')
    await pass(200)
    await requested(3)
    expect(places().at(-1)).toEqual(['1', null])
    expect(warnings()).toEqual([expect.stringContaining('answers a poll with an event stream')])
  })

  it('and from the last of its own', async ({ server }) => {
    watchConsole()
    const {
      requested,
      places,
      heard,
      stream: events,
    } = await poll(server, cutAfter('id: 2\ndata: 2\n\n'), stream())
    await pass(INTERVAL)
    await heard('1', '2')
    await expect.poll(() => events.getSnapshot().status).toBe('reconnecting')
    await pass(200)
    await requested(3)
    expect(places().at(-1)).toEqual(['2', null])
  })
})

describe('a poll', () => {
  it('that is answered with a page is a content type like any other: shouldRetry is asked', async ({
    server,
  }) => {
    server.script('/', answer(200, { 'content-type': 'text/html' }, '<h1>We are deploying</h1>'), entries(1))
    const asked: string[] = []
    const { heard, errors } = openStream({
      url: server.url('/'),
      transport: pollingTransport(),
      reconnect: { delay: 1, shouldRetry: ({ code }) => asked.push(code) > 0 },
    })
    await heard('1')
    expect(asked).toEqual(['content-type'])
    expect(errors).toMatchObject([{ code: 'content-type', fatal: false, status: 200 }])
  })

  it('that the server may hold is waited for as long after a failure too', async ({ server }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    server.script('/', entries(1), answer(503), [])
    const { heard, statuses, errors, reached } = openStream({
      url: server.url('/'),
      transport: pollingTransport({ wait: 45_000, timeout: 40_000, interval: 100 }),
    })
    await heard('1')
    await pass(100)
    await reached('reconnecting')
    await pass(2_000)
    await expect.poll(() => server.requests().length).toBe(3)
    await pass(70_000)
    expect(statuses).toEqual(['open', 'reconnecting'])
    expect(errors.map(({ code }) => code)).toEqual(['status'])
    await pass(10_000)
    expect(errors.map(({ code }) => code)).toEqual(['status', 'timeout'])
  })
})

describe('where a redirect leads to another origin that does not let the header pass', () => {
  it('polls go on after a loss too, with the place in the query', async ({ server }) => {
    const elsewhere = 'https://elsewhere.example/poll'
    vi.stubGlobal('origin', new URL(server.url('/')).origin)
    server.script('/', entries(1), entries(2), answer(503), entries(3), entries(4), entries())
    // As a browser does once the redirect was followed: the preflight is refused, and nothing more is said.
    const refusing: typeof fetch = async (input, init) => {
      if (new Headers(init?.headers).has('last-event-id')) throw new TypeError('Failed to fetch')
      const response = await fetch(input, init)
      Object.defineProperty(response, 'url', { value: elsewhere })
      return response
    }
    const { heard } = openStream({
      url: server.url('/'),
      fetch: refusing,
      transport: pollingTransport({ interval: 1 }),
      reconnect: { delay: 1, maxDelay: 100 },
    })
    await heard('1', '2', '3', '4')
    const asked = server.requests().map(({ url }) => new URL(url, 'http://x').searchParams.get('lastEventId'))
    expect(asked.slice(0, 5)).toEqual([null, '1', '2', '2', '3'])
  })
})

it('a method other than GET is asked once: its answer is all there is', async ({ server }) => {
  server.script('/', entries(1, 2))
  const { heard, reached } = openStream({
    url: server.url('/'),
    method: 'POST',
    reconnect: false,
    transport: pollingTransport({ interval: 1 }),
  })
  await reached('done')
  await heard('1', '2')
  expect(server.requests()).toHaveLength(1)
})

it('an empty type is none, as on the wire', async ({ server }) => {
  const list = '[{"event":"","data":"1","id":"1"},{"event":null,"data":"2","id":"2"}]'
  server.script('/', answer(200, { 'content-type': 'application/json' }, list))
  const told: string[] = []
  const { heard } = openStream({
    url: server.url('/'),
    transport: pollingTransport({ interval: 60_000 }),
    onMessage: (data) => void told.push(data as string),
  })
  await heard('1', '2')
  expect(told).toEqual(['1', '2'])
})

it('an `idleTimeout` counts from when the transport was to say something', async ({ server }) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  server.script('/', entries(1), entries(2), [steps.until(new Promise(() => {}))])
  const { heard, errors, reached } = openStream({
    url: server.url('/'),
    idleTimeout: 200,
    transport: pollingTransport({ interval: 1_000, timeout: 60_000 }),
  })
  await heard('1')
  await pass(1_000)
  await heard('1', '2')
  await pass(1_000)
  await expect.poll(() => server.requests().length).toBe(3)
  expect(errors).toEqual([])
  await pass(199)
  expect(errors).toEqual([])
  await pass(1)
  await reached('reconnecting')
  expect(errors.map(({ code }) => code)).toEqual(['timeout'])
})
