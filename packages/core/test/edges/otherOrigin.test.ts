import { createScenarioServer, steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, onTestFinished, vi } from 'vitest'
import { openStream, QUICK } from '../support/openStream.ts'
import { pass } from '../support/pass.ts'
import { cutAfter, it } from './support/server.ts'

const { answer, stream } = steps

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** As browsers do where `isElsewhere`: the preflight that the header brings is refused, and nothing more is said. */
const refusing =
  (isElsewhere: (url: string) => boolean, show = (url: string) => url): typeof fetch =>
  async (input, init) => {
    const url = String(input)
    if (isElsewhere(url) && new Headers(init?.headers).has('last-event-id'))
      throw new TypeError('Failed to fetch')
    const response = await fetch(url, init)
    Object.defineProperty(response, 'url', { value: show(url) })
    return response
  }

const from = (url: string | undefined): string | null =>
  new URL(url ?? '', 'http://x').searchParams.get('lastEventId')

describe('an origin that does not let the header pass', () => {
  it('is gone on with where only a redirect leads there', async ({ server }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.stubGlobal('origin', new URL(server.url('/')).origin)
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
    const elsewhere = refusing(
      () => true,
      () => 'https://elsewhere.example/',
    )
    await openStream({ url: server.url('/'), fetch: elsewhere }).heard('1', '2')
    expect(server.requests().map(({ url }) => from(url))).toEqual([null, '1'])
  })

  it('is gone on with where the url leads there only now, and led to the own one before', async ({
    server,
  }) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const other = await createScenarioServer()
    onTestFinished(() => other.close())
    vi.stubGlobal('origin', new URL(server.url('/')).origin)
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'))
    other.script('/', stream('id: 2\ndata: 2\n\n'))
    const { heard } = openStream({
      key: 'moved',
      url: ({ attempt }) => (attempt === 0 ? server : other).url('/'),
      fetch: refusing((url) => url.startsWith(other.url('/'))),
    })
    await heard('1', '2')
    expect(other.requests().map(({ url }) => from(url))).toEqual(['1'])
  })
})

describe('an origin that has let the header pass', () => {
  /** Elsewhere, as seen from the page; the header is let pass until `refuse()`, from when on requests are counted. */
  const askElsewhere = (server: ScenarioServer) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.stubGlobal('origin', 'https://page.example')
    let asked: number | null = null
    const pass = refusing(() => {
      if (asked === null) return false
      asked += 1
      return true
    })
    return {
      ...openStream({ url: server.url('/'), fetch: pass }),
      refuse: () => void (asked = 0),
      asked: () => asked,
      places: () => server.requests().map(({ url, lastEventId }) => from(url) ?? lastEventId),
    }
  }

  it('is asked with it again where a stream was cut, whatever had failed before that', async ({ server }) => {
    server.script(
      '/',
      cutAfter('retry: 1\nid: 1\ndata: 1\n\n'),
      answer(503),
      cutAfter('id: 2\ndata: 2\n\n'),
      stream('id: 3\ndata: 3\n\n'),
    )
    const { heard, places, stream: events } = askElsewhere(server)
    await heard('1', '2', '3')
    expect(places()).toEqual([null, '1', '1', '2'])
    expect(events.getSnapshot().gap).toBeNull()
  })

  it('is asked without after a second failure in a row, not after the first', async ({ server }) => {
    server.script(
      '/',
      cutAfter('retry: 1\nid: 1\ndata: 1\n\n'),
      cutAfter('id: 2\ndata: 2\n\n'),
      stream('id: 3\ndata: 3\n\n'),
    )
    const { heard, told, refuse, asked } = askElsewhere(server)
    await expect.poll(() => told).toContain('2')
    refuse()
    await heard('1', '2', '3')
    // Twice with it, and once without.
    expect(asked()).toBe(3)
  })
})

describe('with the clock in the test’s hands', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    vi.stubGlobal('origin', 'https://page.example')
  })
  afterEach(() => void vi.useRealTimers())

  it.for([
    { time: 1, places: [null, null, '2'] },
    { time: 2, places: [null, '1', '2'] },
  ])(
    'a request that hung says nothing about the header: the next one has it (time $time)',
    async ({ time, places }, { server }) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      server.script(
        '/',
        cutAfter('retry: 100\nid: 1\ndata: 1\n\n'),
        cutAfter('id: 2\ndata: 2\n\n'),
        stream('id: 3\ndata: 3\n\n'),
      )
      let withHeader = 0
      const { heard, errors } = openStream({
        url: server.url('/'),
        fetch: (input, init) => {
          if (new Headers(init?.headers).has('last-event-id')) withHeader += 1
          else return fetch(input, init)
          return withHeader === time ? new Promise(() => {}) : fetch(input, init)
        },
      })
      for (let losses = 1; losses <= 3; losses += 1) {
        if (losses === time + 1) {
          await expect.poll(() => withHeader).toBe(time)
          await pass(30_000)
        }
        await expect.poll(() => errors).toHaveLength(losses)
        await pass(1_000)
      }
      await heard('1', '2', '3')
      expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual(places)
      expect(warn.mock.calls.join()).not.toContain('Last-Event-ID')
    },
  )

  it('what is closed while it is asked is not asked once more', async ({ server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'))
    let asked = 0
    const { stream: events, errors } = openStream({
      url: server.url('/'),
      fetch: (input, init) => {
        asked += 1
        if (asked === 1) return fetch(input, init)
        return new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new TypeError('Failed to fetch')))
        })
      },
    })
    await expect.poll(() => errors).toHaveLength(1)
    await pass(1_000)
    await expect.poll(() => asked).toBe(2)
    events.close()
    await pass(60_000)
    expect(asked).toBe(2)
  })
})

it('a fetch that says of no place where its answer came from is gone on with', async ({ server }) => {
  vi.stubGlobal('origin', new URL(server.url('/')).origin)
  server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('id: 2\ndata: 2\n\n'))
  const own = refusing(
    () => false,
    () => 'nowhere',
  )
  await openStream({ url: server.url('/'), fetch: own }).heard('1', '2')
  expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
})

it('what streams its body is not sent once more in the same attempt: the body is used up', async ({
  server,
}) => {
  vi.stubGlobal('origin', 'https://page.example')
  server.script('/', cutAfter('retry: 1\nid: 1\ndata: 1\n\n'))
  const bodies: unknown[] = []
  const { reached } = openStream({
    url: server.url('/'),
    method: 'POST',
    body: () => new Blob(['question']).stream(),
    reconnect: { ...QUICK, maxAttempts: 2 },
    fetch: async (input, init) => {
      bodies.push(init?.body)
      if (bodies.length > 1) throw new TypeError('Failed to fetch')
      return fetch(input, { ...init, body: 'question' })
    },
  })
  await reached('error')
  expect(bodies).toHaveLength(3)
  expect(new Set(bodies).size).toBe(3)
})
