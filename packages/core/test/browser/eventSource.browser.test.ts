import { describe, expect, it, onTestFinished } from 'vitest'
import { createListView, eventSourceTransport, pollingTransport, type StreamHandle } from '../../src/index.ts'
import {
  answer,
  hangUp,
  head,
  reset,
  resume,
  scenarios,
  send,
  stream,
  type RemotePath,
} from '../../../testing/src/remote/index.ts'
import { openNative } from '../support/openNative.ts'
import { openStream } from '../support/openStream.ts'
import { message, open, RETRY, serve, upTo } from '../support/otherOrigin.ts'

const note = (id: number, type = 'note'): string => `id: ${id}\nevent: ${type}\ndata: ${id}\n\n`

describe('the browser’s own EventSource as the transport', () => {
  it('carries named types, and comes back by itself with its place, in the header', async () => {
    const path = await scenarios.serve(stream('retry: 100\n\n', note(1), note(2)), stream(note(3)))
    const {
      heard,
      statuses,
      stream: events,
    } = openStream({
      url: path.url,
      transport: eventSourceTransport(),
      events: { note: () => {} },
    })
    await heard('1', '2')
    await path.play(reset)
    await heard('1', '2', '3')
    expect((await path.requests()).map(({ lastEventId }) => lastEventId)).toEqual([null, '2'])
    expect(statuses).toEqual(['open', 'reconnecting', 'open'])
    events.close()
    await expect.poll(async () => (await path.requests()).length).toBe(2)
  })

  it('lets the page go on between the messages of one chunk, when handlers are slow', async () => {
    const many = Array.from({ length: 100 }, (_, id) => note(id)).join('')
    const path = await scenarios.serve(stream(many))
    const told: string[] = []
    let turns = 0
    const slow = (): void => {
      const end = performance.now() + 2
      while (performance.now() < end);
      if (told.length === 0) setTimeout(() => (turns += 1))
      told.push(turns === 0 ? 'before' : 'after')
    }
    const { heard, stream: events } = openStream({
      url: path.url,
      transport: eventSourceTransport(),
      events: { note: slow },
    })
    await heard(...Array.from({ length: 100 }, (_, id) => String(id)))
    expect(told).toContain('after')
    events.close()
  })

  it('hears a type that was named after it was opened', async () => {
    const path = await scenarios.serve(stream(note(1)))
    const {
      heard,
      reached,
      stream: events,
    } = openStream({
      url: path.url,
      transport: eventSourceTransport({ eventTypes: ['note'] }),
    })
    await reached('open')
    events.on('later', () => {})
    await path.play(...stream(note(2, 'later')).slice(1))
    await heard('1', '2')
  })

  it('hears the type that a list picks, also one picked later', async () => {
    const path = await scenarios.serve(stream(note(1)))
    const { reached, stream: events } = openStream({ url: path.url, transport: eventSourceTransport() })
    const list = createListView<unknown>(events as StreamHandle, { event: 'note' })
    await reached('open')
    await expect.poll(() => list.getSnapshot().items).toEqual(['1'])
    list.update({ event: ['note', 'later'] })
    await path.play(...stream(note(2, 'later')).slice(1))
    await expect.poll(() => list.getSnapshot().items).toEqual(['1', '2'])
  })

  it.each([
    [204, 'done'],
    [404, 'error'],
  ] as const)('says the truth about a refusal: %i is %s', async (status, expected) => {
    const path = await scenarios.serve(answer(status))
    const { reached } = openStream({ url: path.url, transport: eventSourceTransport() })
    await reached(expected)
  })

  it('falls back to polling where no stream arrives', async () => {
    const path = await scenarios.serve([])
    const polled = await scenarios.serve(
      answer(200, { 'Content-Type': 'application/json' }, '[{"event":"note","data":"1","id":"1"}]'),
      answer(200, { 'Content-Type': 'application/json' }, '[]'),
    )
    const { heard } = openStream({
      url: path.url,
      connectTimeout: 1_000,
      transport: [eventSourceTransport(), pollingTransport({ url: polled.url, interval: 20 })],
    })
    await heard('1')
    await expect.poll(async () => (await polled.requests()).at(-1)?.lastEventId).toBe('1')
  })
})

describe('another origin that wants to know who is asking', () => {
  const COOKIE = 'who=ann'
  const CREDENTIALS = {
    'access-control-allow-origin': location.origin,
    'access-control-allow-credentials': 'true',
  }
  const known = [head(200, CREDENTIALS), send(message(1))]
  const cookies = async (path: RemotePath) => (await path.requests()).map(({ cookie }) => cookie)

  it.each([
    ['include', [COOKIE, COOKIE, COOKIE]],
    [undefined, [null, null, null]],
  ] as const)(
    'credentials %s: in the stream, in the question why it was refused, and in the next',
    async (credentials, expected) => {
      document.cookie = `${COOKIE}; path=/; SameSite=Lax`
      onTestFinished(() => void (document.cookie = 'who=; path=/; max-age=0'))
      const path = await scenarios.serve(answer(502, CREDENTIALS), answer(502, CREDENTIALS), known)
      // Of the same site, as browsers keep to themselves what other sites have set.
      const url = path.url.replace(/\/\/[^/:]+/, `//${location.hostname}`)
      const { heard } = open({ url, transport: eventSourceTransport(), credentials })
      await heard('1')
      expect(await cookies(path)).toEqual(expected)
    },
  )
})

describe('where the browser’s own EventSource gives up, eventSourceTransport() does not', () => {
  const isFirefox = navigator.userAgent.includes('Firefox')

  it('a 502 in between', async () => {
    const history = [resume({ param: 'lastEventId', upTo: 6, count: 2 })]
    const scripts = [history, answer(502), answer(502), history]
    const [path, natives] = [await serve(answer(404), ...scripts), await serve(answer(404), ...scripts)]
    const native = openNative(natives.url)
    const { reached, told, errors } = open({ url: path.url, transport: eventSourceTransport() })
    await reached('done')
    expect(told).toEqual(upTo(6))
    expect(errors.some(({ status }) => status === 502)).toBe(true)
    await expect.poll(() => native.source.readyState).toBe(EventSource.CLOSED)
    expect(native.told).toEqual(upTo(2))
  })

  it('a server that is away for a while', async () => {
    const scripts = [stream(RETRY, message(1)), stream(RETRY, message(2))]
    const [path, natives] = [await serve(answer(404), ...scripts), await serve(answer(404), ...scripts)]
    const native = openNative(natives.url)
    const { heard, errors, reached, statuses } = open({ url: path.url, transport: eventSourceTransport() })
    await heard('1')
    await native.heard('1')
    await Promise.all([path.down(), natives.down()])
    await expect.poll(() => errors.length).toBeGreaterThan(3)
    await Promise.all([path.up(), natives.up()])
    await heard('1', '2')
    await reached('open')
    expect(statuses).toEqual(['open', 'reconnecting', 'open'])
    if (isFirefox) expect(native.source.readyState).toBe(EventSource.CLOSED)
    else await native.heard('1', '2')
  })

  /** What was told, what the server begins with when it is asked why it refused, and what comes of it. */
  const beginnings: [string, number[], number, 'goes on' | 'done'][] = [
    ['the message that was told last, as one that begins with how things stand', [1], 1, 'goes on'],
    ['one that was told before that: it has nothing after it', [1, 2], 1, 'done'],
    ['one that nobody was told: it begins with what is new', [2], 3, 'goes on'],
  ]

  it.each(beginnings)(
    'a server that neither lets the header pass nor reads the parameter, and begins with %s',
    async (_, first, again, expected) => {
      const path = await serve(
        answer(404),
        stream(RETRY, ...first.map(message)),
        answer(502),
        stream(message(again)),
        stream(message(9)),
      )
      const { heard, reached } = open({ url: path.url, transport: eventSourceTransport() })
      const told = first.map(String)
      await heard(...told)
      await path.play(hangUp)
      if (expected === 'done') await reached('done')
      await heard(...told, ...(expected === 'done' ? [] : ['9']))
    },
  )
})
