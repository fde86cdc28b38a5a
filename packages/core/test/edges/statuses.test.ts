import { steps } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import type { SSEError } from '../../src/index.ts'
import { openStream, QUICK } from '../support/openStream.ts'
import { cutAfter, it } from './support/server.ts'

const { answer, end, head, reset, send, stream } = steps

/** Says yes or no to errors of one kind, and nothing to others. */
const when =
  (is: (error: SSEError) => boolean, wanted: boolean) =>
  (error: SSEError): boolean | undefined =>
    is(error) ? wanted : undefined

describe('statuses that pass by themselves', () => {
  it.for([500, 502, 507, 520, 529, 530, 599])('%i: for a GET', async (status, { server }) => {
    server.script('/', answer(status), stream('data: yes\n\n'))
    const { heard, errors } = openStream({ url: server.url('/') })
    await heard('yes')
    expect(errors).toMatchObject([{ code: 'status', status, fatal: false }])
  })

  it.for([529, 503, 500])('%i: a POST ends with it, unless told otherwise', async (status, { server }) => {
    server.script('/', answer(status, { 'retry-after': '0' }, 'overloaded'), stream('data: yes\n\n'))
    const request = { url: server.url('/'), method: 'POST', body: {} }
    const once = openStream({ ...request, reconnect: undefined })
    await once.reached('error')
    expect(once.errors).toMatchObject([
      { code: 'status', status, fatal: true, body: 'overloaded', retryAfter: 0 },
    ])
    expect(server.requests()).toHaveLength(1)
    server.script('/again', answer(status), stream('data: yes\n\n'))
    await openStream({ ...request, url: server.url('/again'), reconnect: QUICK }).heard('yes')
  })

  it.for([501, 505, 404, 410])('%i does not, and says so once', async (status, { server }) => {
    server.script('/', answer(status))
    const { reached, errors } = openStream({ url: server.url('/') })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'status', status, fatal: true }])
    expect(server.requests()).toHaveLength(1)
  })
})

describe('shouldRetry', () => {
  it('has a 404 of a deploy tried again, and only that', async ({ server }) => {
    server.script('/', cutAfter('id: 1\ndata: 1\n\n'), answer(404), stream('id: 2\ndata: 2\n\n'))
    const shouldRetry = vi.fn(when(({ status }) => status === 404, true))
    const {
      heard,
      errors,
      reached,
      stream: events,
    } = openStream({
      url: server.url('/'),
      reconnect: { ...QUICK, shouldRetry },
    })
    await heard('1', '2')
    expect(errors.map(({ code, status, fatal }) => [code, status, fatal])).toEqual([
      ['network', 200, false],
      ['status', 404, false],
    ])
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1', '1'])
    expect(shouldRetry.mock.calls.map(([{ code }]) => code)).toEqual(['network', 'status'])
    server.script('/', answer(403))
    events.reconnect()
    await reached('error')
    expect(errors.at(-1)).toMatchObject({ status: 403, fatal: true })
  })

  it('has a page of HTML that came once tried again', async ({ server }) => {
    server.script(
      '/',
      answer(200, { 'content-type': 'text/html' }, 'You are offline'),
      stream('data: yes\n\n'),
    )
    const { heard, errors } = openStream({
      url: server.url('/'),
      reconnect: { ...QUICK, shouldRetry: when(({ code }) => code === 'content-type', true) },
    })
    await heard('yes')
    expect(errors).toMatchObject([{ code: 'content-type', fatal: false, body: 'You are offline' }])
  })

  it.for([
    ['a 503', () => answer(503), 'status'],
    ['a cut', () => [...stream('data: 1\n\n'), reset], 'network'],
    ['an end', () => [...stream('data: 1\n\n'), end], 'network'],
  ] as const)('ends the stream at %s, where it says no', async ([, script, code], { server }) => {
    server.script('/', script())
    const { reached, errors } = openStream({
      url: server.url('/'),
      reconnect: { ...QUICK, shouldRetry: () => false },
    })
    await reached('error')
    expect(errors).toMatchObject([{ code, fatal: true }])
    expect(server.requests()).toHaveLength(1)
  })

  it('has a POST repeated for what it names, and no more', async ({ server }) => {
    server.script('/', answer(409), answer(400))
    const { reached, errors } = openStream({
      url: server.url('/'),
      method: 'POST',
      body: 'x',
      reconnect: { ...QUICK, shouldRetry: when(({ status }) => status === 409, true) },
    })
    await reached('error')
    expect(errors.map(({ status, fatal }) => [status, fatal])).toEqual([
      [409, false],
      [400, true],
    ])
    expect(server.requests()).toHaveLength(2)
  })

  it('still counts: maxAttempts ends what it would try for ever', async ({ server }) => {
    server.script('/', answer(404))
    const { reached, errors } = openStream({
      url: server.url('/'),
      reconnect: { ...QUICK, maxAttempts: 2, shouldRetry: () => true },
    })
    await reached('error')
    expect(errors.map(({ fatal }) => fatal)).toEqual([false, false, true])
    expect(server.requests()).toHaveLength(3)
  })

  it('that throws is reported, and the table decides', async ({ server }) => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {})
    server.script('/', answer(503), answer(404))
    const { reached, errors } = openStream({
      url: server.url('/'),
      reconnect: {
        ...QUICK,
        shouldRetry: () => {
          throw new Error('mine')
        },
      },
    })
    await reached('error')
    expect(errors.map(({ status, fatal }) => [status, fatal])).toEqual([
      [503, false],
      [404, true],
    ])
    expect(reported.mock.calls.map(([error]) => (error as Error).message)).toEqual(['mine', 'mine'])
    reported.mockRestore()
  })
})

describe('a POST that made something', () => {
  it.for([201, 202, 206])('%i with a stream as its answer is one', async (status, { server }) => {
    server.script('/', [head(status, { 'content-type': 'text/event-stream' }), send('data: yes\n\n'), end])
    const { heard, reached } = openStream({
      url: server.url('/'),
      method: 'POST',
      body: {},
      reconnect: undefined,
    })
    await heard('yes')
    await reached('done')
  })

  it('201 is none for a GET', async ({ server }) => {
    server.script('/', answer(201, { 'content-type': 'text/event-stream' }, 'data: no\n\n'))
    const { reached, errors, told } = openStream({ url: server.url('/') })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'status', status: 201, fatal: true }])
    expect(told).toEqual([])
  })

  it('201 with JSON is no stream, and shows what it was', async ({ server }) => {
    server.script('/', answer(201, { 'content-type': 'application/json' }, '{"id":7}'))
    const { reached, errors } = openStream({ url: server.url('/'), method: 'POST', body: {} })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'content-type', status: 201, body: '{"id":7}', fatal: true }])
  })
})
