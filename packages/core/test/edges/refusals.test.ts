import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { pollingTransport } from '../../src/index.ts'
import { openStream } from '../support/openStream.ts'
import { it } from './support/server.ts'

const { answer, head, send, stream } = steps

/** More is announced than ever comes: it is waited for, for five seconds. */
const SLOW = { 'retry-after': '60', 'content-length': '1000' }

describe('a refusal that is slow to say why', () => {
  it.for([
    [404, 'error'],
    [503, 'reconnecting'],
  ] as const)('%i is no late head, whatever connectTimeout says', async ([status, expected], { server }) => {
    server.script('/', [head(status, SLOW), send('because')])
    const { reached, errors } = openStream({ url: server.url('/'), connectTimeout: 3_000 })
    await reached(expected)
    expect(errors).toMatchObject([{ code: 'status', status, body: 'because', retryAfter: 60_000 }])
    expect(server.requests()).toHaveLength(1)
  })
})

describe('a Last-Event-ID of the user’s own', () => {
  it('gives way where a parameter says where to resume', async ({ server }) => {
    server.script('/', [...stream('retry: 10\nid: 9\ndata: 1\n\n'), steps.end], stream('data: 2\n\n'))
    const { heard } = openStream({
      url: server.url('/'),
      lastEventIdParam: 'from',
      headers: { 'Last-Event-ID': '5' },
    })
    await heard('1', '2')
    expect(server.requests().map(({ url, lastEventId }) => [url, lastEventId])).toEqual([
      ['/', '5'],
      ['/?from=9', null],
    ])
  })
})

describe('the end that a server tells of a request that is never repeated', () => {
  const post = { method: 'POST', body: 'x', reconnect: undefined, sentinel: '[DONE]' }

  it('is no declared end', async ({ server }) => {
    server.script('/', stream('data: half\n\nevent: ssekit:close\ndata: {}\n\n'))
    const { reached, errors, told } = openStream({ url: server.url('/'), ...post })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'truncated', fatal: true }])
    expect(told).toEqual(['half'])
  })

  it('is the end where none was declared', async ({ server }) => {
    server.script('/', stream('data: all\n\nevent: ssekit:close\ndata: {}\n\n'))
    const { reached, told } = openStream({ url: server.url('/'), ...post, sentinel: undefined })
    await reached('done')
    expect(told).toEqual(['all'])
  })
})

describe('failOn', () => {
  it('an Error that it returns is the cause, and its text the error’s', async ({ server }) => {
    const cause = new RangeError('the model is overloaded')
    server.script('/', stream('data: 1\n\n'))
    const { reached, errors } = openStream({ url: server.url('/'), failOn: () => cause })
    await reached('error')
    expect(errors[0]).toMatchObject({ code: 'failed', message: 'the model is overloaded', cause })
  })
})

describe('polls', () => {
  const json = (body: string) => answer(200, { 'content-type': 'application/json' }, body)

  it('null is not given: as an event, as an id, as an option', async ({ server }) => {
    server.script(
      '/',
      json('[{"event":"message","data":"1","id":"7"},{"event":null,"data":"2","id":null}]'),
      json('[]'),
    )
    const seen: string[] = []
    const { heard, stream: events } = openStream({
      url: server.url('/'),
      transport: pollingTransport({ interval: null, wait: null, timeout: null, url: null }),
      onEvent: (_, { event, lastEventId }) => void seen.push(`${event} ${lastEventId}`),
    })
    await heard('1', '2')
    expect(seen).toEqual(['message 7', 'message 7'])
    await expect.poll(() => events.getSnapshot().lastEventId).toBe('7')
    expect(server.requests()).toHaveLength(1)
  })

  it('a url that is none is one fatal error', async ({ server }) => {
    const { reached, errors } = openStream({
      url: server.url('/'),
      transport: pollingTransport({ url: 'http://[bad' }),
    })
    await reached('error')
    expect(errors).toMatchObject([{ code: 'request', fatal: true, url: 'http://[bad' }])
    expect(server.requests()).toHaveLength(0)
  })

  it('a held one is let go by close()', async ({ server }) => {
    server.script('/', [])
    const { stream: events } = openStream({
      url: server.url('/'),
      transport: pollingTransport({ wait: 20_000 }),
    })
    await expect.poll(() => server.requests().length).toBe(1)
    events.close()
    await expect.poll(() => server.openSockets()).toBe(0)
  })
})
