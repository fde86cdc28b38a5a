import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventSourceTransport, type StreamDefinition } from '../../src/index.ts'
import {
  answer,
  hangUp,
  pause,
  resume,
  scenarios,
  send,
  stream,
  type RemotePath,
  type RemoteScript,
} from '../../../testing/src/remote/index.ts'
import { isWebKit } from '../support/isWebKit.ts'
import { openNative } from '../support/openNative.ts'
import { message, open, places, RETRY, serve, upTo } from '../support/otherOrigin.ts'

/** What is said in the console for development, of this path. */
const watchWarnings = (path: RemotePath) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const { pathname } = new URL(path.url)
  return () => warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes(`${pathname} `))
}

/** No answer that a browser could make anything of: told apart from a refusal by time alone. */
const HANGS = { connectTimeout: 1_500 }
/** WebKit waits for the end of what answers a preflight; to others its head is enough. */
const endless = isWebKit ? HANGS : undefined

/** Servers that say no to the header `Last-Event-ID`, each in its way: what their OPTIONS gets. */
const refusing: [string, RemoteScript, Partial<StreamDefinition>?][] = [
  ['404', answer(404)],
  ['405', answer(405)],
  ['204 without the header', answer(204)],
  ['200 without the header', answer(200)],
  ['the endless stream', stream(RETRY), endless],
  [
    'the endless stream, which sends its head with its first message',
    [pause(300), ...stream(message(1))],
    endless,
  ],
  ['nothing, ever', [], HANGS],
]

describe.each(refusing)('another origin that answers a preflight with %s', (_, preflight, options = {}) => {
  /** A server that is live and keeps nothing: each message is sent to who is there. */
  const live = () => serve(preflight, stream(RETRY, message(1)), stream(RETRY))

  it('goes on after each loss, tells each as a gap, and says once what helps', async () => {
    const [ours, natives] = [await live(), await live()]
    const warnings = watchWarnings(ours)
    const { told, heard, statuses, gaps, stream: events } = open({ ...options, url: ours.url })
    const native = openNative(natives.url)
    await heard('1')
    await native.heard('1')
    for (const id of [2, 3, 4]) {
      for (const path of [ours, natives]) {
        await path.play(hangUp)
        await expect.poll(async () => (await path.requests()).length).toBe(id)
        await path.play(send(message(id)))
      }
      await native.heard(...upTo(id))
      await heard(...upTo(id))
    }
    expect(told).toEqual(native.told)
    expect(events.getSnapshot().status).toBe('open')
    expect(statuses).toEqual(['open', ...Array(3).fill(['reconnecting', 'open']).flat()])
    const requested = ['1', '2', '3']
    expect(gaps).toEqual(requested.map((id) => ({ requested: id, oldest: null, reason: 'unsendable-id' })))
    expect(await places(ours)).toEqual([null, ...requested.map((id) => `?lastEventId=${id}`)])
    // Asked once, and then known; twice where it may have been the server that hung.
    const asked = (await ours.methods()).filter((method) => method === 'OPTIONS').length
    expect(asked).toBe(options === HANGS ? 2 : 1)
    const help =
      /does not allow the header Last-Event-ID.*Access-Control-Allow-Headers.*lastEventIdParam.*eventSourceTransport/
    expect(warnings()).toEqual([expect.stringMatching(help)])
  })

  it('and keeps its history: each message comes once, by the parameter that it reads or by eventSourceTransport()', async () => {
    const [reading, headerOnly] = ['from', null].map(
      (param) => () => serve(preflight, [resume({ param, upTo: 7, count: 2 })]),
    )
    const native = openNative((await headerOnly!()).url)
    const paths = [await reading!(), await reading!(), await headerOnly!()]
    const transport = eventSourceTransport()
    const streams = [
      open({ ...options, url: paths[0]!.url, lastEventIdParam: 'from' }),
      open({ ...options, url: paths[1]!.url, lastEventIdParam: 'from', transport }),
      open({ ...options, url: paths[2]!.url, transport }),
    ]
    await native.heard(...upTo(7))
    for (const { reached } of streams) await reached('done')
    for (const { told, gaps } of streams) expect([told, gaps]).toEqual([upTo(7), []])
    expect(await paths[0]!.methods()).not.toContain('OPTIONS')
    // Its own resume, by the header that needs no leave.
    for (const path of paths.slice(1)) {
      expect((await places(path)).slice(0, 5)).toEqual([null, '2', '4', '6', '7'])
    }
  })
})

describe('a redirect to another origin', () => {
  it('is followed after a loss too: the header is as little allowed there as where it is asked directly', async () => {
    const path = await serve(answer(405), stream(RETRY, message(1)), stream(RETRY))
    const { heard, gaps, statuses } = open({ url: `/redirect?to=${encodeURIComponent(path.url)}` })
    await heard('1')
    for (const id of [2, 3]) {
      await path.play(hangUp)
      await expect.poll(async () => (await path.requests()).length).toBe(id)
      await path.play(send(message(id)))
      await heard(...upTo(id))
    }
    expect(statuses).toEqual(['open', ...Array(2).fill(['reconnecting', 'open']).flat()])
    expect(gaps.map(({ requested, reason }) => [requested, reason])).toEqual([
      ['1', 'unsendable-id'],
      ['2', 'unsendable-id'],
    ])
    expect((await path.methods()).filter((method) => method === 'OPTIONS')).toHaveLength(1)
  })
})

describe('another origin', () => {
  it('that allows the header gets it, each time', async () => {
    const path = await scenarios.serve([resume({ param: 'lastEventId', upTo: 9, count: 2 })])
    const { reached, told, gaps } = open({ url: path.url })
    await reached('done')
    expect(told).toEqual(upTo(9))
    expect(gaps).toEqual([])
    expect(await places(path)).toEqual([null, '2', '4', '6', '8', '9'])
  })

  it('that allows Authorization but not the header: the stream goes on, with its token', async () => {
    const script = stream(RETRY, message(1))
    const path = await scenarios.serveAllowing('authorization', script, stream(RETRY))
    const { heard, gaps } = open({ url: path.url, headers: { Authorization: 'Bearer x' } })
    await heard('1')
    for (const id of [2, 3]) {
      await path.play(hangUp)
      await expect.poll(async () => (await path.requests()).length).toBe(id)
      await path.play(send(message(id)))
      await heard(...upTo(id))
    }
    expect(await places(path)).toEqual([null, '?lastEventId=1', '?lastEventId=2'])
    expect(gaps).toHaveLength(2)
  })

  it('that reads ?lastEventId= misses nothing, though it is told as a gap', async () => {
    const path = await serve(answer(404), [resume({ param: 'lastEventId', upTo: 6, count: 2 })])
    const { reached, told, gaps } = open({ url: path.url })
    await reached('done')
    expect(told).toEqual(upTo(6))
    expect(gaps).toHaveLength(2)
  })

  it.each([
    ['allows the header: it is used as soon as the server is back', 'last-event-id', ['1', '2'], 0],
    ['does not: found out as soon as the server is back', 'x-other', ['?lastEventId=1', '?lastEventId=2'], 2],
  ] as const)('that is really down, and %s', async (_, allowed, expected, gapCount) => {
    const path = await scenarios.serveAllowing(
      allowed,
      stream(RETRY, message(1)),
      stream(RETRY, message(2)),
      stream(RETRY, message(3)),
    )
    const relay = await scenarios.relay(path)
    const asked: number[] = []
    const counting: typeof fetch = (input, init) => {
      asked.push(performance.now())
      return fetch(input, init)
    }
    const { heard, errors, gaps, reached } = open({ url: relay.url, fetch: counting })
    await heard('1')
    await relay.down()
    await expect.poll(() => errors.length).toBeGreaterThan(5)
    // An attempt may be two requests, and no more.
    expect(asked.length).toBeLessThanOrEqual(1 + 2 * errors.length)
    expect(await path.requests()).toHaveLength(1)
    await relay.up()
    await heard('1', '2')
    await path.play(hangUp)
    await heard('1', '2', '3')
    await reached('open')
    expect(await places(path)).toEqual([null, ...expected])
    expect(gaps).toHaveLength(gapCount)
  })

  it('that hung when it was first asked to resume gets the header the next time', async () => {
    const path = await scenarios.serve(
      stream(RETRY, message(1)),
      [],
      ...[2, 3, 4].map((id) => stream(RETRY, message(id))),
    )
    const { heard, gaps } = open({ url: path.url, connectTimeout: 1_500 })
    await heard('1')
    for (const id of [2, 3, 4]) {
      await path.play(hangUp)
      await heard(...upTo(id))
    }
    expect(await places(path)).toEqual([null, '1', '?lastEventId=1', '2', '3'])
    expect(gaps).toHaveLength(1)
  })

  it('that has let the header pass is not given up for one bad moment', async () => {
    const path = await scenarios.serve([resume({ param: 'from', upTo: 9, count: 2 })])
    let calls = 0
    const { reached, told, gaps } = open({
      url: path.url,
      // The network changed just then: what a page sees of it is what it sees of a refusal.
      fetch: (input, init) =>
        ++calls === 4 ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init),
    })
    await reached('done')
    expect(told).toEqual(upTo(9))
    expect(gaps).toEqual([])
    // A browser may send a request again by itself, where a kept connection had just ended.
    expect([...new Set(await places(path))]).toEqual([null, '2', '4', '6', '8', '9'])
  })

  it('that let the header pass once, and does so no more: the stream goes on', async () => {
    const path = await scenarios.serve(stream(RETRY, message(1)), stream(RETRY, message(2)))
    const other = await scenarios.serveAnswering(answer(404), stream(RETRY, message(3)))
    let isMoved = false
    const { heard, gaps } = open({
      url: path.url,
      fetch: (input, init) => fetch(isMoved ? String(input).replace(path.url, other.url) : input, init),
    })
    await heard('1')
    await path.play(hangUp)
    await heard('1', '2')
    isMoved = true
    await path.play(hangUp)
    await heard('1', '2', '3')
    expect(gaps).toHaveLength(1)
  })

  const allowed = answer(204, {
    'access-control-allow-headers': 'content-type, x-mine',
    'access-control-allow-methods': 'PUT',
  })
  /** As the browser asks leave for: `text/plain` needs none. */
  const JSON_BODY = { headers: { 'Content-Type': 'application/json' }, body: '{"q":1}' }

  it.each([
    ['POST with JSON', { method: 'POST', ...JSON_BODY }],
    ['PUT', { method: 'PUT', body: 'text' }],
    ['POST with a header of its own', { method: 'POST', body: 'text', headers: { 'X-Mine': '1' } }],
  ] as const)(
    'that allows a %s but not the header: it is not sent a second time without, as nobody knows what that does',
    async (_, request) => {
      const path = await scenarios.serveAnswering(allowed, stream(RETRY, message(1)), stream(message(2)))
      const { heard, errors } = open({ url: path.url, ...request })
      await heard('1')
      await path.play(hangUp)
      await expect.poll(() => errors.length).toBeGreaterThan(3)
      expect(new Set(errors.map(({ code, fatal }) => `${code} ${fatal}`))).toEqual(new Set(['network false']))
      expect(await places(path)).toEqual([null])
    },
  )

  it('that is sent a POST of plain text, which needs no leave without the header: it goes on', async () => {
    const path = await scenarios.serveAllowing('x-other', stream(RETRY, message(1)), stream(message(2)))
    const { heard, gaps } = open({ url: path.url, method: 'POST', body: 'text' })
    await heard('1')
    await path.play(hangUp)
    await heard('1', '2')
    expect(await places(path)).toEqual([null, '?lastEventId=1'])
    expect(gaps).toHaveLength(1)
  })
})
