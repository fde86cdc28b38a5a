import { getEventListeners } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { SSEError } from '../errors.ts'
import { isPassing } from '../connection/policy.ts'
import { checkResponse, essenceOf, retryAfter } from './checkResponse.ts'

const URL = 'https://host/events'
const check = (
  status: number,
  headers: Record<string, string> = {},
  { method = 'GET', body = null }: { method?: string; body?: BodyInit | null } = {},
) =>
  checkResponse(new Response(body, { status, headers }), {
    url: URL,
    method,
    signal: new AbortController().signal,
    lastEventId: '7',
  })

describe('retryAfter', () => {
  const now = Date.UTC(2030, 0, 1, 12, 0, 0)
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['Tue, 01 Jan 2030 12:00:30 GMT', 30_000],
    ['Tuesday, 01-Jan-30 12:00:30 GMT', 30_000],
    ['Tue Jan  1 12:00:30 2030', 30_000],
    ['Tue, 01 Jan 2030 11:00:00 GMT', 0],
    ['99999999999', 2 ** 31 - 1],
    ['Wed, 01 Jan 3000 00:00:00 GMT', 2 ** 31 - 1],
    ['soon', null],
    ['later 2099', null],
    ['-5', null],
    ['1e3', null],
    ['12.5', null],
    ['0x10', null],
    ['', null],
    [null, null],
  ])('%s: %s ms', (value, expected) => {
    expect(retryAfter(value, now)).toBe(expected)
  })
})

it('reads a date without a zone as GMT, wherever the page is', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(retryAfter('Tue Jan  1 12:00:30 2030', Date.UTC(2030, 0, 1, 12))).toBe(30_000)
})

describe('checkResponse', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 507, 519, 520, 529, 530, 599])(
    '%i: reconnect',
    async (status) => {
      const refusal = (await check(status)) as SSEError
      expect(refusal).toMatchObject({ code: 'status', status, url: URL, lastEventId: '7' })
      expect(isPassing(refusal)).toBe(true)
    },
  )

  it.each([201, 206, 300, 400, 402, 403, 404, 405, 410, 413, 418, 501, 505])(
    '%i: the end',
    async (status) => {
      const refusal = (await check(status)) as SSEError
      expect(refusal).toMatchObject({ code: 'status', status, url: URL })
      expect(isPassing(refusal)).toBe(false)
    },
  )

  it('204: finished', async () => {
    expect(await check(204)).toBe('finished')
  })

  it('401: asked again', async () => {
    expect(await check(401)).toMatchObject({ code: 'status', status: 401 })
  })

  it('Retry-After counts for passing answers', async () => {
    expect(await check(429, { 'Retry-After': '3' })).toMatchObject({ retryAfter: 3_000 })
  })

  it.each([
    'text/event-stream',
    'text/event-stream; charset=utf-8',
    'Text/Event-Stream;charset=UTF-8',
    ' TEXT/EVENT-STREAM ;x=y',
  ])('type "%s": a stream', async (type) => {
    expect(await check(200, { 'Content-Type': type })).toBeNull()
  })

  it.each(['text/html', 'application/json', 'text/event-streamish', 'text/plain; x=text/event-stream', ''])(
    'type "%s": the end',
    async (type) => {
      const refusal = (await check(200, { 'Content-Type': type })) as SSEError
      expect(refusal).toMatchObject({ code: 'content-type', status: 200, url: URL })
      expect(isPassing(refusal)).toBe(false)
    },
  )

  it('says what may be wrong when a page came back', async () => {
    const outcome = await check(200, { 'Content-Type': 'text/html; charset=utf-8' })
    expect(outcome).toMatchObject({ message: expect.stringMatching(/text\/html.*login page or proxy/) })
  })

  it.each([
    ['the last of several counts', 'text/event-stream, text/html', 'text/html'],
    ['several of the same', 'text/event-stream, text/event-stream; charset=utf-8', 'text/event-stream'],
    ['what is no type counts as none', 'text/event-stream, , nonsense, */*', 'text/event-stream'],
    ['a comma in quotes parts nothing', 'text/event-stream; a="x, text/html"', 'text/event-stream'],
    ['a quote that never ends', 'text/event-stream; a="x, text/html', 'text/event-stream'],
    ['nothing', null, null],
    ['no subtype', 'text/', null],
  ])('several Content-Type headers: %s', (_, header, essence) => {
    expect(essenceOf(header)).toBe(essence)
  })

  it.each([200, 201, 202, 299])('%i to a POST, with a body: a stream', async (status) => {
    const asked = { method: 'POST', body: 'data: 1\n\n' }
    expect(await check(status, { 'Content-Type': 'text/event-stream' }, asked)).toBeNull()
  })

  it.each([
    ['201 to a GET', 201, { body: 'x' }],
    ['201 to a POST, without a body', 201, { method: 'POST' }],
    ['205 to a POST', 205, { method: 'POST' }],
  ])('%s: the end', async (_, status, asked) => {
    expect(await check(status, { 'Content-Type': 'text/event-stream' }, asked)).toMatchObject({
      code: 'status',
    })
  })

  it('keeps what a refusal says, up to 64 KiB', async () => {
    const said = (body: BodyInit) => check(400, {}, { body })
    expect(await said('{"error":"ünknown model"}')).toMatchObject({ body: '{"error":"ünknown model"}' })
    expect(await said('x'.repeat(100_000))).toMatchObject({ body: 'x'.repeat(65_536) })
    expect(await check(404)).toMatchObject({ body: '', retryAfter: null })
  })

  it('lets go of the socket of one that says more than is kept', async () => {
    let isCancelled = false
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      cancel: () => void (isCancelled = true),
    })
    await check(400, {}, { body })
    expect(isCancelled).toBe(true)
  })

  it('keeps all of one that comes piece by piece, until it pauses', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let isCancelled = false
    let body!: ReadableStreamDefaultController
    const source = new ReadableStream({
      start: (controller) => void (body = controller),
      cancel: () => void (isCancelled = true),
    })
    const refusal = check(400, {}, { body: source })
    for (const piece of 'abcdef') {
      body.enqueue(new TextEncoder().encode(piece))
      await vi.advanceTimersByTimeAsync(200)
    }
    expect(isCancelled).toBe(false)
    await vi.advanceTimersByTimeAsync(50)
    expect(await refusal).toMatchObject({ body: 'abcdef' })
    expect(isCancelled).toBe(true)
  })

  it('holds nothing of a signal that goes on after the refusal is read', async () => {
    const { signal } = new AbortController()
    const response = new Response('no', { status: 400 })
    const refusal = checkResponse(response, { url: URL, method: 'GET', signal, lastEventId: '' })
    await vi.waitFor(() => expect(getEventListeners(signal, 'abort')).toHaveLength(1))
    await refusal
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
