import { describe, expect, it } from 'vitest'
import { checkResponse, retryAfter } from './checkResponse.ts'

const URL = 'https://host/events'
const check = (status: number, headers: Record<string, string> = {}) =>
  checkResponse(new Response(null, { status, headers }), URL, 0)

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
    ['soon', 0],
    ['later 2099', 0],
    ['-5', 0],
    ['1e3', 0],
    ['12.5', 0],
    ['0x10', 0],
    ['', 0],
    [null, 0],
  ])('%s: %i ms', (value, expected) => {
    expect(retryAfter(value, now)).toBe(expected)
  })
})

describe('checkResponse', () => {
  it.each([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524])('%i: reconnect', (status) => {
    expect(check(status)).toMatchObject({ type: 'lost', error: { code: 'status', status, url: URL } })
  })

  it.each([201, 206, 300, 400, 402, 403, 404, 405, 410, 413, 418, 501, 505, 519, 525, 599])(
    '%i: the end',
    (status) => {
      expect(check(status)).toMatchObject({ type: 'refused', error: { code: 'status', status, url: URL } })
    },
  )

  it('204: finished', () => {
    expect(check(204)).toEqual({ type: 'finished' })
  })

  it('401: asked again', () => {
    expect(check(401)).toMatchObject({ type: 'unauthorized', error: { code: 'status', status: 401 } })
  })

  it('Retry-After counts for passing answers', () => {
    expect(check(429, { 'Retry-After': '3' })).toMatchObject({ retryAfter: 3_000 })
  })

  it.each([
    'text/event-stream',
    'text/event-stream; charset=utf-8',
    'Text/Event-Stream;charset=UTF-8',
    ' TEXT/EVENT-STREAM ;x=y',
  ])('type "%s": a stream', (type) => {
    expect(check(200, { 'Content-Type': type })).toBeNull()
  })

  it.each(['text/html', 'application/json', 'text/event-streamish', 'text/plain; x=text/event-stream', ''])(
    'type "%s": the end',
    (type) => {
      expect(check(200, { 'Content-Type': type })).toMatchObject({
        type: 'refused',
        error: { code: 'content-type', status: 200, url: URL },
      })
    },
  )

  it('says what may be wrong when a page came back', () => {
    const outcome = check(200, { 'Content-Type': 'text/html; charset=utf-8' })
    expect(outcome).toMatchObject({
      error: { message: expect.stringMatching(/text\/html.*login page or proxy/) },
    })
  })
})
