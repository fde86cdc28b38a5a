import { Readable } from 'node:stream'
import { EventSource } from 'eventsource'
import { steps } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import { eventSourceTransport, fetchTransport, pollingTransport } from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'
import { cutAfter, it } from './support/server.ts'

const { answer, stream } = steps
const EVENT_STREAM = { 'content-type': 'text/event-stream' }

afterEach(() => void vi.unstubAllGlobals())

/** As fetch of other makes answers: what counts is only what is looked at. */
const fetchOf = (parts: object) => {
  const asked = vi.fn((): Promise<Response> =>
    Promise.resolve({ ok: true, status: 200, headers: new Headers(EVENT_STREAM), ...parts } as Response),
  )
  return { fetch: asked as typeof fetch, asked }
}

const withOwnFetch = (own: typeof fetch) =>
  class extends EventSource {
    constructor(url: string) {
      super(url, { fetch: (input, init) => own(input, init as RequestInit) })
    }
  }

describe('a fetch whose body cannot be streamed', () => {
  it.for([
    ['a Node Readable', { body: Readable.from(['data: 1\n\n']) }],
    ['text', { body: 'data: 1\n\n' }],
    ['a Blob', { body: new Blob(['data: 1\n\n']) }],
    ['none at all, as in React Native', { body: undefined }],
  ])('%s: one fatal error that says so, one request, never open', async ([, parts]) => {
    const { fetch, asked } = fetchOf(parts as object)
    const { reached, errors, statuses } = openStream({ url: 'http://127.0.0.1/', fetch })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toMatch(/cannot be streamed/)
    expect(statuses).toEqual(['error'])
    expect(asked).toHaveBeenCalledOnce()
  })

  it('one that somebody else reads', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    const { reached, errors } = openStream({
      url: server.url('/'),
      fetch: async (...args) => {
        const response = await fetch(...args)
        response.body!.getReader()
        return response
      },
    })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(server.requests()).toHaveLength(1)
  })

  it('leaves its word to the next transport of a list, where there is no body', async ({ server }) => {
    const json = { 'content-type': 'application/json' }
    server.script('/poll', answer(200, json, '[{"data":"polled","id":"1"}]'), answer(200, json, '[]'))
    const { told } = openStream({
      url: server.url('/'),
      fetch: (input, init) =>
        String(input).includes('/poll')
          ? fetch(input, init)
          : fetchOf({ body: undefined }).fetch(input, init),
      transport: [fetchTransport, pollingTransport({ url: '/poll', interval: 20 })],
    })
    await expect.poll(() => told).toEqual(['polled'])
  })

  it('a refusal is one, whatever its body is', async () => {
    const { fetch } = fetchOf({ status: 404, body: Readable.from(['not here']) })
    const { reached, errors } = openStream({ url: 'http://127.0.0.1/', fetch })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'status', status: 404, fatal: true }])
  })

  it('a body that is a good stream of another make is read, where the runtime has none', async () => {
    const chunks = [new TextEncoder().encode('data: yes\n\n')]
    const reader = {
      read: () => Promise.resolve({ done: chunks.length === 0, value: chunks.shift() }),
      cancel: () => Promise.resolve(),
    }
    const { fetch } = fetchOf({ body: { locked: false, getReader: () => reader } })
    vi.stubGlobal('ReadableStream', undefined)
    await openStream({ url: 'http://127.0.0.1/', fetch, until: 'message' }).heard('yes')
  })
})

describe('a fetch that gives its body in other pieces than bytes', () => {
  const fetchOfChunks = (...chunks: unknown[]) =>
    fetchOf({
      body: new ReadableStream({
        start: (controller) => {
          for (const chunk of chunks) controller.enqueue(chunk)
        },
      }),
    })

  it('text is read, however long', async () => {
    const { fetch } = fetchOfChunks('data: yes\n\n', `data: ${'x'.repeat(400_000)}\n\n`, 'data: no\n\n')
    await openStream({ url: 'http://127.0.0.1/', fetch }).heard('yes', 'x'.repeat(400_000), 'no')
  })

  it.for([
    ['an ArrayBuffer', new TextEncoder().encode('data: yes\n\n').buffer],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['nothing', undefined],
  ])('%s cannot be read: that is the end, and says so', async ([, chunk]) => {
    const { fetch } = fetchOfChunks(chunk)
    const { reached, errors } = openStream({ url: 'http://127.0.0.1/', fetch })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain('cannot be streamed')
  })
})

describe('a fetch that is not what it should be', () => {
  const odd: [string, () => unknown][] = [
    ['returns nothing', () => undefined],
    ['returns no response', () => Promise.resolve({})],
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    ['rejects with no Error', () => Promise.reject('mine')],
  ]

  it.for(odd)('%s: told, no crash, no storm', async ([, own]) => {
    const asked = vi.fn(own as () => Promise<Response>)
    const {
      reached,
      errors,
      stream: events,
    } = openStream({
      url: 'http://127.0.0.1/',
      fetch: asked,
      reconnect: { ...QUICK, maxAttempts: 1 },
    })
    await reached('error')
    expect(errors.at(-1)).toMatchObject({ fatal: true, url: 'http://127.0.0.1/' })
    expect(events.getSnapshot().error).toBe(errors.at(-1))
    expect(asked.mock.calls.length).toBeLessThanOrEqual(2)
  })
})

describe('a runtime that lacks something', () => {
  it.for([
    'Event',
    'EventTarget',
    'EventSource',
    'MessageChannel',
    'setImmediate',
    'reportError',
    'Request',
    'Blob',
    'FormData',
    'navigator',
  ])('no %s: it works all the same', async (name, { server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    // What the own fetch of Node needs of it stays: only the library misses it.
    const { fetch } = globalThis
    vi.stubGlobal(name, undefined)
    const { heard, errors } = openStream({ url: server.url('/'), fetch })
    await heard('1', '2')
    expect(errors).toMatchObject([{ code: 'network', fatal: false }])
  })

  it('no fetch: a fatal error that says so, and the next of a list takes over', async ({ server }) => {
    const own = fetch
    vi.stubGlobal('fetch', undefined)
    const { reached, errors } = openStream({ url: server.url('/') })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain('no fetch')
    server.script('/', stream('data: yes\n\n'))
    const transport = [fetchTransport, eventSourceTransport({ EventSource: withOwnFetch(own) })]
    await openStream({ url: server.url('/'), transport }).heard('yes')
  })

  it('no TextDecoder: a fatal error that says so, no request, and the next of a list takes over', async () => {
    // As in React Native before 0.85, and in Jest's jsdom.
    vi.stubGlobal('TextDecoder', undefined)
    const url = 'http://127.0.0.1/'
    const { fetch, asked } = fetchOf({ body: new Blob(['data: 1\n\n']).stream() })
    const { reached, errors, statuses } = openStream({ url, fetch })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain('no TextDecoder')
    expect(statuses).toEqual(['error'])
    expect(asked).not.toHaveBeenCalled()
    const headers = new Headers({ 'content-type': 'application/json' })
    const polled = fetchOf({ headers, text: async () => '[{"data":"1"}]' })
    const transport = [fetchTransport, pollingTransport()]
    await openStream({ url, fetch: polled.fetch, transport }).heard('1')
  })

  it('no EventSource: its transport says so, and the next of a list takes over', async ({ server }) => {
    vi.stubGlobal('EventSource', undefined)
    const { reached, errors } = openStream({ url: server.url('/'), transport: eventSourceTransport() })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain('EventSource')
    server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[{"data":"1"}]'))
    const transport = [eventSourceTransport(), pollingTransport({ url: '/poll' })]
    await openStream({ url: server.url('/'), transport }).heard('1')
  })

  it.for([
    ['setImmediate', { textContent: 'an element' }],
    ['reportError', { textContent: 'an element' }],
    ['document', { textContent: 'an element' }],
    ['location', undefined],
    ['requestAnimationFrame', {}],
    ['addEventListener', {}],
    ['navigator', {}],
    ['origin', {}],
  ] as const)('%s is another thing: it works all the same', async ([name, thing], { server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), stream('data: 2\n\n'))
    vi.stubGlobal(name, thing)
    const { heard, stream: events } = openStream({ url: server.url('/') })
    await heard('1', '2')
    await expect.poll(() => events.getSnapshot().data).toBe('2')
  })
})
