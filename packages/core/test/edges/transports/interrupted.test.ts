import { EventSource } from 'eventsource'
import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import { eventSourceTransport, type SSEOptions } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { pass } from '../../support/pass.ts'
import { scriptEventSource } from '../../support/scriptEventSource.ts'
import { cutAfter, it } from '../support/server.ts'

const { answer, reset, stream } = steps
const GONE = 'http://events.test/'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** An EventSource that is told what happens to it; the page's events go through the same window. */
const openScripted = (options: SSEOptions = {}) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const { sources, EventSource: Scripted } = scriptEventSource()
  const opened = openStream({
    url: GONE,
    transport: eventSourceTransport({
      EventSource: Scripted,
      probe: false,
    }),
    ...options,
  })
  return { ...opened, page, sources }
}

const soon = () => pass(0)

describe('an EventSource that mends a loss by itself', () => {
  it('is left alone, though the network was gone and the line says nothing yet', async () => {
    const { page, sources, errors, statuses } = openScripted()
    await soon()
    sources[0]!.readyState = 1
    sources[0]!.dispatchEvent(new Event('open'))
    page.dispatchEvent(new Event('offline'))
    sources[0]!.readyState = 0
    sources[0]!.dispatchEvent(new Event('error'))
    page.dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(60_000)
    await soon()
    expect(sources).toHaveLength(1)
    expect(errors).toHaveLength(1)
    sources[0]!.readyState = 1
    sources[0]!.dispatchEvent(new Event('open'))
    await soon()
    expect(statuses).toEqual(['open', 'reconnecting', 'open'])
  })

  it('is nobody’s news while the page is being left; told where it stays', async () => {
    const { page, sources, errors, statuses } = openScripted()
    await soon()
    sources[0]!.dispatchEvent(new Event('open'))
    await soon()
    page.dispatchEvent(new Event('beforeunload'))
    sources[0]!.dispatchEvent(new Event('error'))
    await soon()
    expect([errors, statuses]).toEqual([[], ['open']])
    vi.advanceTimersByTime(3_000)
    await soon()
    expect(errors.map(({ code }) => code)).toEqual(['network'])
    expect(statuses).toEqual(['open', 'reconnecting'])
  })

  it('and was up again before the page stayed: no news at all', async () => {
    const { page, sources, errors, statuses } = openScripted()
    await soon()
    sources[0]!.dispatchEvent(new Event('open'))
    page.dispatchEvent(new Event('beforeunload'))
    sources[0]!.dispatchEvent(new Event('error'))
    sources[0]!.dispatchEvent(new Event('open'))
    vi.advanceTimersByTime(10_000)
    await soon()
    expect([errors, statuses]).toEqual([[], ['open']])
  })

  it('does not tell why: the error says who does, as does that of one that gave up', async () => {
    const { sources, errors } = openScripted()
    await soon()
    for (const readyState of [0, 2]) {
      sources[0]!.readyState = readyState
      sources[0]!.dispatchEvent(new Event('error'))
      await soon()
    }
    const text =
      'http://events.test/: The connection failed or was cut. ' +
      'EventSource does not tell why; the network tab of the developer tools does.'
    expect(errors.map(({ message }) => message)).toEqual([text, text])
  })

  it('tells a gap where it was made anew, and none where it then mended itself', async () => {
    const gaps: unknown[] = []
    const { sources, stream, told } = openScripted({ onGap: ({ requested }) => gaps.push(requested) })
    await soon()
    const say = async (source: EventTarget & { readyState: number }, id: string): Promise<void> => {
      source.readyState = 1
      source.dispatchEvent(new Event('open'))
      source.dispatchEvent(new MessageEvent('message', { data: id, lastEventId: id }))
      await soon()
    }
    const lose = async (source: EventTarget & { readyState: number }, readyState: number): Promise<void> => {
      source.readyState = readyState
      source.dispatchEvent(new Event('error'))
      await soon()
    }
    await say(sources[0]!, 'a')
    await lose(sources[0]!, 2)
    vi.advanceTimersByTime(2_000)
    await soon()
    await say(sources[1]!, 'b')
    await lose(sources[1]!, 0)
    await say(sources[1]!, 'c')
    expect(told).toEqual(['a', 'b', 'c'])
    expect(gaps).toEqual(['a'])
    expect(sources).toHaveLength(2)
    stream.close()
  })

  it('after a long time: one that is made anew then is given no longer than before', async () => {
    const { sources, errors } = openScripted()
    await soon()
    const say = async (
      source: EventTarget & { readyState: number },
      readyState: 0 | 1 | 2,
    ): Promise<void> => {
      source.readyState = readyState
      source.dispatchEvent(new Event(readyState === 1 ? 'open' : 'error'))
      await soon()
    }
    await say(sources[0]!, 1)
    await say(sources[0]!, 0)
    await pass(60_000)
    await say(sources[0]!, 1)
    await say(sources[0]!, 2)
    await pass(2_000)
    expect(sources).toHaveLength(2)
    await pass(30_000)
    expect(errors.map(({ code }) => code)).toEqual(['network', 'network', 'timeout'])
  })

  it('hears of no type that is named once it is over', async () => {
    const { sources, stream } = openScripted()
    await soon()
    const [gone] = sources
    const listen = vi.spyOn(gone!, 'addEventListener')
    gone!.readyState = 2
    gone!.dispatchEvent(new Event('error'))
    await soon()
    vi.advanceTimersByTime(2_000)
    await soon()
    expect(sources).toHaveLength(2)
    stream.on('later', () => {})
    expect(listen).not.toHaveBeenCalled()
    stream.close()
  })

  it('counts in a row what it fails at: after a message, only the first is a first one', async ({
    server,
  }) => {
    server.script('/', cutAfter('retry: 10\nid: 1\ndata: first\n\n'), [reset], [reset], [reset])
    const { reached, errors } = openStream({
      url: server.url('/'),
      transport: eventSourceTransport({ EventSource, probe: false }),
      reconnect: { maxAttempts: 2 },
    })
    await reached('error')
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([
      ['network', false],
      ['network', false],
      ['network', true],
    ])
    expect(server.requests()).toHaveLength(3)
  })
})

describe('an EventSource that is made anew', () => {
  const transport = eventSourceTransport({ EventSource })

  it('cannot know whether its server read the place in the query: a gap is told', async ({ server }) => {
    server.script(
      '/',
      cutAfter('retry: 10\nid: 1\ndata: first\n\n'),
      answer(502),
      answer(502),
      stream('data: later\n\n'),
    )
    const { heard, stream: events } = openStream({ url: server.url('/'), transport })
    await heard('first', 'later')
    await expect
      .poll(() => events.getSnapshot().gap)
      .toMatchObject({ requested: '1', reason: 'unsendable-id' })
  })

  it('keeps the place, though what comes first has no id', async ({ server }) => {
    server.script(
      '/',
      cutAfter('retry: 10\nid: 1\ndata: first\n\n'),
      answer(502),
      answer(502),
      stream('data: later\n\n'),
    )
    const { heard, stream: events } = openStream({
      url: server.url('/'),
      transport,
      lastEventIdParam: 'lastEventId',
    })
    await heard('first', 'later')
    await expect.poll(() => events.getSnapshot()).toMatchObject({ lastEventId: '1', gap: null })
  })
})
