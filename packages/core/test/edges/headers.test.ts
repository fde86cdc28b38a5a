import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { createSSEClient, pollingTransport, type SSEOptions } from '../../src/index.ts'
import { openStream } from '../support/openStream.ts'
import { it } from './support/server.ts'

const { answer, stream } = steps

/** As a page in plain JavaScript may have them: the types are stricter. */
const given = (headers: unknown): SSEOptions => ({ headers }) as SSEOptions

describe('a header that is not there yet is left out', () => {
  const absent: [string, unknown][] = [
    ['undefined', { Authorization: undefined }],
    ['null', { Authorization: null }],
    ['false', { Authorization: false }],
    ['a pair', [['Authorization', undefined]]],
    ['of a function', () => ({ Authorization: undefined })],
    ['of an async function', () => Promise.resolve([['Authorization', null]])],
    ['nothing from a function', () => undefined],
    ['no headers at all', null],
  ]

  it.for(absent)('%s', async ([, headers], { server }) => {
    server.script('/', stream('data: yes\n\n'))
    await openStream({ url: server.url('/'), ...given(headers) }).heard('yes')
    expect(server.requests()[0]!.headers).not.toHaveProperty('authorization')
  })

  it('and the others are sent: text, empty text, numbers', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    const headers = { 'X-Text': 'a', 'X-Empty': '', 'X-Number': 0, 'X-Off': false }
    await openStream({ url: server.url('/'), ...given(headers) }).heard('yes')
    const sent = server.requests()[0]!.headers
    expect(sent).toMatchObject({ 'x-text': 'a', 'x-empty': '', 'x-number': '0' })
    expect(sent).not.toHaveProperty('x-off')
  })

  it('in a POST, in polls, and as a default of a client', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[]'))
    const { headers } = given({ Authorization: undefined, 'X-A': 'a' })
    openStream({ url: server.url('/'), method: 'POST', body: {}, headers })
    openStream({ url: server.url('/poll'), transport: pollingTransport(), headers })
    const off = createSSEClient({ headers })
      .stream(server.url('/'))
      .subscribe(() => {})
    await expect.poll(() => server.requests().length).toBeGreaterThanOrEqual(3)
    for (const request of server.requests()) {
      expect(request.headers).toMatchObject({ 'x-a': 'a' })
      expect(request.headers).not.toHaveProperty('authorization')
    }
    off()
  })

  it('a token that comes later is sent when it is there', async ({ server }) => {
    let token: string | undefined
    server.script('/', answer(401), stream('data: yes\n\n'))
    const { heard } = openStream({
      url: server.url('/'),
      headers: ({ reason }) => {
        if (reason === 'unauthorized') token = 'Bearer 1'
        return token ? { Authorization: token } : {}
      },
    })
    await heard('yes')
    expect(server.requests().map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer 1'])
  })
})

describe('headers that cannot be sent are an error that says so, before any request', () => {
  it.for([
    ['text', 'Authorization: x', 'headers'],
    ['a ref', { value: undefined, __v_isRef: true }, null],
    ['a class of its own', new (class Token {})(), 'headers'],
    ['a name with a space', { 'no good': 'x' }, '`headers`'],
    ['a value with a line break', { 'X-A': 'a\nb' }, '`headers`'],
  ] as const)('%s', async ([, headers, named], { server }) => {
    server.script('/', stream('data: yes\n\n'))
    const { reached, errors, heard } = openStream({ url: server.url('/'), ...given(headers) })
    // A plain object of other things is one of headers.
    if (named === null) return heard('yes')
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true }])
    expect(errors[0]!.message).toContain(named)
    expect(server.requests()).toHaveLength(0)
  })

  it('a function that made such is asked again, as another answer may be good', async ({ server }) => {
    server.script('/', stream('data: yes\n\n'))
    const answers: unknown[] = ['x', { 'no good': 'x' }, { 'X-A': 'a' }]
    const { heard, errors } = openStream({ url: server.url('/'), ...given(() => answers.shift()) })
    await heard('yes')
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([
      ['request', false],
      ['request', false],
    ])
    expect(server.requests()).toHaveLength(1)
  })
})
