import { SSEError, type StreamActivity } from '@ssekit/core'
import { describe, expect, it } from 'vitest'
import { createStory } from './createStory.ts'
import { stepTime } from './steps.ts'

type Told<T = StreamActivity> = T extends unknown ? Omit<T, 'at' | 'stream' | 'url'> : never

/** A story of streams by number, told in milliseconds from the start. */
const listen = () => {
  const story = createStory()
  const tell = (at: number, told: Told, stream = 1) =>
    story.note({ at, stream, url: `http://localhost/stream-${stream}?client=me`, ...told } as StreamActivity)
  const status = (at: number, value: 'connecting' | 'open' | 'closed' | 'error', stream = 1) =>
    tell(at, { type: 'status', status: value, retry: null }, stream)
  const lose = (at: number, error: SSEError, attempt = 1, delay = 900) => {
    tell(at, { type: 'error', error })
    tell(at, {
      type: 'status',
      status: 'reconnecting',
      retry: { attempt, delay, at: at + delay, reason: error.code },
    })
  }
  const retry = (at: number, attempt = 1, delay = 900) =>
    tell(at, {
      type: 'status',
      status: 'reconnecting',
      retry: { attempt, delay, at: null, reason: 'network' },
    })
  const message = (at: number, lastEventId: string, event = 'notification') =>
    tell(at, { type: 'message', event, lastEventId, size: 1 })
  const texts = (line = 0) => story.getSnapshot()[line]?.steps.map(({ text }) => text) ?? []
  return {
    story,
    tell,
    status,
    lose,
    retry,
    message,
    texts,
    outage: () => story.getSnapshot()[0]!.outages.at(-1),
  }
}

const network = new SSEError('network', 'The line was lost.')
const busy = new SSEError('status', 'Answered 503.', { status: 503, retryAfter: 15_000 })

describe('createStory', () => {
  it('has nothing to tell while all is well', () => {
    const { status, message, texts } = listen()
    status(0, 'connecting')
    status(10, 'open')
    message(20, 'a-1')
    expect(texts()).toEqual([])
  })

  it('puts the line of the stream that was lost later below, so that none moves', () => {
    const { story, status, tell } = listen()
    status(0, 'open', 1)
    status(0, 'open', 2)
    const lost = (stream: number) => {
      tell(100, { type: 'error', error: network }, stream)
      return story
        .getSnapshot()
        .filter(({ steps }) => steps.length > 0)
        .map(({ path }) => path)
    }
    expect(lost(2)).toEqual(['/stream-2'])
    expect(lost(1)).toEqual(['/stream-2', '/stream-1'])
    expect(lost(2), 'once more').toEqual(['/stream-2', '/stream-1'])
  })

  it('tells a loss from its beginning to what was caught up on', () => {
    const { status, lose, retry, message, texts, outage } = listen()
    status(0, 'open')
    message(5, 'a-1')
    lose(100, network)
    retry(1000)
    lose(1010, busy, 2, 15_000)
    expect(outage()).toEqual({ from: 100, to: null, failures: 2, caughtUp: 0, hasGap: false })
    retry(16_010, 2, 15_000)
    status(16_020, 'open')
    for (const id of ['a-2', 'a-3', 'a-4']) message(16_030, id)
    expect(texts()).toEqual([
      'Connection lost',
      'Waits 0.9 s',
      'Asks again',
      '503: come back in 15 s',
      'Waits 15 s',
      'Asks again',
      'Live again',
      '3 missed messages delivered',
    ])
    expect(outage()).toEqual({ from: 100, to: 16_020, failures: 2, caughtUp: 3, hasGap: false })
  })

  it('does not take for missed what is live, of the moment, or has no number of its own', () => {
    const { status, lose, message, texts } = listen()
    status(0, 'open')
    message(5, 'a-1')
    lose(100, network)
    status(1000, 'open')
    message(1001, 'a-1', 'welcome')
    message(1002, 'a-2', 'update')
    message(1003, 'a-3')
    message(1500, 'a-4')
    expect(texts().at(-1)).toBe('1 missed message delivered')
  })

  it('finds nothing missed where the first message comes late', () => {
    const { status, lose, message, texts } = listen()
    status(0, 'open')
    lose(100, network)
    status(1000, 'open')
    message(2500, 'a-1')
    expect(texts().at(-1)).toBe('Live again')
  })

  it('counts on through a catch-up that takes its time', () => {
    const { status, lose, message, texts } = listen()
    status(0, 'open')
    lose(100, network)
    status(1000, 'open')
    for (let n = 0; n < 50; n += 1) message(1010 + 40 * n, `a-${n}`)
    expect(texts().at(-1)).toBe('50 missed messages delivered')
  })

  it('begins anew with the next loss, and remembers the times of both', () => {
    const { story, status, lose, texts } = listen()
    status(0, 'open')
    lose(100, network)
    status(1000, 'open')
    lose(2000, new SSEError('timeout', 'Silence.'))
    expect(texts()).toEqual(['Silent for too long: taken for dead', 'Waits 0.9 s'])
    expect(story.getSnapshot()[0]!.outages.map(({ from, to }) => [from, to])).toEqual([
      [100, 1000],
      [2000, null],
    ])
  })

  it.each([
    [new SSEError('status', '', { status: 500 }), 'Answered 500'],
    [new SSEError('content-type', ''), 'Answered with something that is no event stream'],
    [new SSEError('timeout', ''), 'No answer in time'],
    [network, 'No answer'],
  ])('says what an attempt met: %s', (error, text) => {
    const { status, lose, texts } = listen()
    status(0, 'open')
    lose(100, network)
    lose(1000, error, 2)
    expect(texts()).toContain(text)
  })

  it('tells of a gap, and of the end', () => {
    const { status, lose, tell, texts, outage } = listen()
    status(0, 'open')
    lose(100, network)
    status(1000, 'open')
    tell(1000, { type: 'gap', requested: 'a-1', oldest: null, reason: 'epoch' })
    expect(texts().at(-1)).toBe('Told that messages may be missing')
    expect(outage()?.hasGap).toBe(true)
    tell(2000, { type: 'error', error: network })
    status(2000, 'error')
    expect(texts()).toEqual(['Connection lost', 'Given up'])
  })

  it('tells what a try by hand brought back after the end', () => {
    const { status, tell, message, texts, outage } = listen()
    status(0, 'open')
    message(5, 'a-1')
    tell(100, { type: 'error', error: network })
    status(100, 'error')
    expect(outage()).toMatchObject({ from: 100, to: null })
    status(5000, 'connecting')
    status(5100, 'open')
    message(5150, 'a-2')
    expect(texts()).toEqual(['Connection lost', 'Given up', 'Live again', '1 missed message delivered'])
    expect(outage()).toMatchObject({ from: 100, to: 5100, caughtUp: 1 })
  })

  it('takes a connection that nobody needs for no loss, and ends one that lasts', () => {
    const { status, lose, tell, texts, outage } = listen()
    status(0, 'open')
    tell(50, { type: 'close', reason: 'unused' })
    expect(texts()).toEqual([])
    status(60, 'open')
    lose(100, network)
    tell(200, { type: 'close', reason: 'unused' })
    expect(outage()).toMatchObject({ from: 100, to: 200 })
    expect(texts()).toEqual([])
  })

  it('takes a page that is hidden for no loss', () => {
    const { status, tell, texts } = listen()
    status(0, 'open')
    tell(50, { type: 'close', reason: 'hidden' })
    tell(50, {
      type: 'status',
      status: 'reconnecting',
      retry: { attempt: 0, delay: 0, at: null, reason: 'hidden' },
    })
    status(5000, 'open')
    expect(texts()).toEqual([])
  })

  it('keeps a long line short: how it began and where it stands', () => {
    const { status, lose, retry, texts } = listen()
    status(0, 'open')
    for (let n = 1; n < 40; n += 1) {
      lose(n * 1000, network, n, 500 + n)
      retry(n * 1000 + 500, n)
    }
    expect(texts().length).toBeLessThanOrEqual(12)
    expect(texts().slice(0, 3)).toEqual(['Connection lost', 'Waits 0.5 s', 'Asks again'])
    expect(texts().at(-1)).toBe('Asks again')
  })

  it('keeps streams apart, and one that came back under another number is no second line', () => {
    const { story, status, tell } = listen()
    status(0, 'open')
    tell(0, { type: 'error', error: network }, 2)
    expect(story.getSnapshot().map(({ path }) => path)).toEqual(['/stream-1', '/stream-2'])
    story.note({ at: 1, stream: 3, url: '/stream-2', type: 'error', error: network })
    expect(story.getSnapshot().map(({ path }) => path)).toEqual(['/stream-1', '/stream-2'])
  })

  it('tells those who listen, only of what changes the story', () => {
    const { story, status, lose, message } = listen()
    let told = 0
    const off = story.subscribe(() => (told += 1))
    status(0, 'open')
    message(1, 'a-1')
    expect(told).toBe(0)
    lose(2, network)
    expect(told).toBeGreaterThan(0)
    const before = told
    off()
    status(3, 'open')
    expect(told).toBe(before)
  })

  it('dates each step from the loss', () => {
    const { story, status, lose } = listen()
    status(0, 'open')
    lose(100, network)
    status(1450, 'open')
    const { steps } = story.getSnapshot()[0]!
    expect(steps.map((step) => stepTime(step, steps[0]!))).toEqual(['+0.0 s', '+0.0 s', '+1.4 s'])
  })
})
