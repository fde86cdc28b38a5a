import { EventSource } from 'eventsource'
import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import {
  createSSEClient,
  eventSourceTransport,
  pollingTransport,
  type AttemptContext,
} from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'
import { cutAfter, it } from './support/server.ts'

const { answer, reset, stream } = steps

/** As in urls that are signed over each of their characters. */
const SIGNED = '?path=a/b%20c~d&flag&empty=&sig=Ab%2F1%3d+x&&twice=1&twice=2'

describe('the query stays as it was given, to the character', () => {
  it('when resuming by a parameter', async ({ server }) => {
    server.script(
      '/',
      cutAfter('id: 1\ndata: 1\n\n'),
      cutAfter('id: ä&b=c\ndata: 2\n\n'),
      stream('data: 3\n\n'),
    )
    await openStream({ url: server.url(`/${SIGNED}`), lastEventIdParam: 'from' }).heard('1', '2', '3')
    expect(server.requests().map(({ url }) => url)).toEqual([
      `/${SIGNED}`,
      `/${SIGNED}&from=1`,
      `/${SIGNED}&from=%C3%A4%26b%3Dc`,
    ])
  })

  it('when the parameter is there already: that one is replaced', async ({ server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    await openStream({ url: server.url('/?a=%20&from=0&b=~#part'), lastEventIdParam: 'from' }).heard('1', '2')
    expect(server.requests().map(({ url }) => url)).toEqual(['/?a=%20&from=0&b=~', '/?a=%20&b=~&from=1'])
  })

  it('when an EventSource is made anew', async ({ server }) => {
    server.script(
      '/',
      cutAfter('retry: 10\nid: 1\ndata: 1\n\n'),
      answer(503),
      answer(503),
      stream('data: 2\n\n'),
    )
    const transport = eventSourceTransport({ EventSource })
    await openStream({ url: server.url(`/${SIGNED}`), transport }).heard('1', '2')
    const own = new Set(server.requests().map(({ url }) => url))
    expect([...own]).toEqual([`/${SIGNED}`, `/${SIGNED}&lastEventId=1`])
  })

  it('in polls, also those to another url', async ({ server }) => {
    const json = { 'content-type': 'application/json' }
    server.script('/poll', answer(200, json, '[{"data":"1","id":"1"}]'), answer(200, json, '[]'))
    const transport = pollingTransport({ url: '/poll?own=%20~', interval: 10 })
    openStream({ url: server.url(`/${SIGNED}`), transport })
    await expect.poll(() => server.requests('/poll').length).toBeGreaterThan(1)
    for (const { url } of server.requests('/poll')) {
      expect(url).toContain('?own=%20~&path=a/b%20c~d&flag&empty=&sig=Ab%2F1%3d+x&twice=1&twice=2&')
    }
  })
})

describe('a url that no fetch reaches', () => {
  it.for([
    'mailto:a@b.example',
    'ftp://example.org/',
    'about:blank',
    "javascript:alert('x')",
    'ws://127.0.0.1:1/',
    'wss://127.0.0.1:1/',
    'htp://127.0.0.1/events',
    'file:///etc/hosts',
  ])('%s: one fatal error, no attempt', async (url) => {
    const { reached, errors } = openStream({ url })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain(new URL(url).protocol)
  })

  it.for([
    ['polls', pollingTransport()],
    ['a list of transports', [eventSourceTransport(), pollingTransport()]],
  ] as const)('over %s too', async ([, transport]) => {
    const { reached, errors } = openStream({ url: 'ws://127.0.0.1:1/', transport })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
  })

  it('is for a POST what it is for a GET, and what a function makes can be mended', async ({ server }) => {
    const post = openStream({ url: 'htp://127.0.0.1/', method: 'POST', body: {}, reconnect: QUICK })
    await post.reached('error')
    expect(post.errors).toMatchObject([{ code: 'request', fatal: true }])
    server.script('/', stream('data: yes\n\n'))
    const urls = ['http://', server.url('/')]
    const made = openStream({ url: () => urls.shift()! })
    await made.heard('yes')
    expect(made.errors).toMatchObject([{ code: 'request', fatal: false }])
  })

  it('is the business of a fetch of one’s own, and of a transport', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    await openStream({ url: 'app://stream', fetch: (_, init) => fetch(server.url('/'), init) }).heard('yes')
    const { heard } = openStream({
      url: 'app://stream',
      transport: async (_, observer) => {
        observer.onOpen()
        observer.onMessage({ event: 'message', data: 'mine', lastEventId: '' })
        await observer.flush()
        return 'finished' as const
      },
    })
    await heard('mine')
  })

  it('names no scheme that browsers fetch', async () => {
    await openStream({ url: 'data:text/event-stream,data: yes%0A%0A', until: 'message' }).heard('yes')
  })
})

describe('a url that a function makes', () => {
  it('is asked before each attempt, as the ticket in it changes', async ({ server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), [reset], stream('data: 2\n\n'))
    const asked: AttemptContext[] = []
    const url = (context: AttemptContext) => server.url(`/?ticket=${asked.push(context)}`)
    await openStream({ url }).heard('1', '2')
    expect(server.requests().map(({ url, lastEventId }) => [url, lastEventId])).toEqual([
      ['/?ticket=1', null],
      ['/?ticket=2', '1'],
      ['/?ticket=3', '1'],
    ])
    expect(asked).toEqual([
      { attempt: 0, lastEventId: '', reason: 'open' },
      { attempt: 1, lastEventId: '1', reason: 'network' },
      { attempt: 2, lastEventId: '1', reason: 'network' },
    ])
  })

  it('may take its time, and return a URL', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    await openStream({ url: () => Promise.resolve(new URL(server.url('/'))) }).heard('yes')
  })

  it('a 401 asks it again, told why, at once and outside the count', async ({ server }) => {
    server.script('/', answer(401), stream('data: yes\n\n'))
    const reasons: string[] = []
    const { heard, errors } = openStream({
      url: ({ reason }) => server.url(`/?ticket=${reasons.push(reason)}`),
      reconnect: { delay: 60_000, maxAttempts: 0 },
    })
    await heard('yes')
    expect(reasons).toEqual(['open', 'unauthorized'])
    expect(errors).toMatchObject([{ code: 'status', status: 401, fatal: false }])
  })

  it('a second 401 is the end, once', async ({ server }) => {
    server.script('/', answer(401))
    const { reached, errors } = openStream({ url: () => server.url('/') })
    await reached('error')
    expect(errors.map(({ status, fatal }) => [status, fatal])).toEqual([
      [401, false],
      [401, true],
    ])
    expect(server.requests()).toHaveLength(2)
  })

  it('that throws, rejects or returns no url is a failed attempt, and is asked again', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    const answers = [
      () => {
        throw new Error('no ticket')
      },
      () => Promise.reject(new Error('no ticket')),
      () => undefined as unknown as string,
      () => '' as string,
      () => server.url('/'),
    ]
    const { heard, errors } = openStream({ url: () => answers.shift()!() })
    await heard('yes')
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual(Array(4).fill(['request', false]))
    expect(server.requests()).toHaveLength(1)
  })

  it('keeps a parameter for the place beside the ticket', async ({ server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    let tickets = 0
    const url = () => server.url(`/?ticket=${(tickets += 1)}`)
    await openStream({ url, lastEventIdParam: 'from' }).heard('1', '2')
    expect(server.requests().map(({ url }) => url)).toEqual(['/?ticket=1', '/?ticket=2&from=1'])
  })

  it('shares where it has a key, and only there', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    const client = createSSEClient()
    const url = () => server.url('/')
    const open = (key: string | undefined) => client.stream({ url, key, decode: 'text' }).subscribe(() => {})
    const offs = [open('mine'), open('mine'), open(undefined), open(undefined)]
    await expect.poll(() => server.requests().length).toBe(3)
    offs.push(open('mine'))
    // One more of its own, to see that the other asked nothing.
    offs.push(open(undefined))
    await expect.poll(() => server.requests().length).toBe(4)
    for (const off of offs) off()
    await expect.poll(() => server.openSockets()).toBe(0)
  })
})
