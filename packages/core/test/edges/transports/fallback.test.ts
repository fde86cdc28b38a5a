import { EventSource } from 'eventsource'
import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, vi } from 'vitest'
import {
  eventSourceTransport,
  fetchTransport,
  pollingTransport,
  type SSEOptions,
} from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { pass } from '../../support/pass.ts'
import { it } from '../support/server.ts'

const { answer, head, stream } = steps

afterEach(() => void vi.useRealTimers())

/** A stream that may go on to polls, with the clock in the test's hands. */
const open = (
  server: ScenarioServer,
  script: Parameters<ScenarioServer['script']>[1],
  options: SSEOptions = {},
) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  server.script('/', script)
  server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[{"data":"polled","id":"1"}]'))
  return openStream({
    url: server.url('/'),
    transport: [fetchTransport, pollingTransport({ url: '/poll' })],
    ...options,
  })
}

describe('where another transport is next in the list', () => {
  it.for([
    ['by default', {}],
    ['a limit of one’s own', { connectTimeout: 5_000 }],
    [
      'over an EventSource',
      { transport: [eventSourceTransport({ EventSource }), pollingTransport({ url: '/poll' })] },
    ],
  ] as const)(
    'what has brought a message stays, however quiet it is then: %s',
    async ([, options], { server }) => {
      const { heard, statuses, errors } = open(server, stream('data: 1\n\n'), options as SSEOptions)
      await heard('1')
      await pass(120_000)
      expect([statuses, errors]).toEqual([['open'], []])
      expect(server.requests()).toHaveLength(1)
    },
  )

  it('a comment is enough', async ({ server }) => {
    const comments: string[] = []
    const { statuses } = open(server, stream(': hello\n\n'), {
      onComment: (text) => void comments.push(text),
    })
    await expect.poll(() => comments).toHaveLength(1)
    await pass(120_000)
    expect(statuses).toEqual(['open'])
    expect(server.requests()).toHaveLength(1)
  })

  it('a head alone is not: 30 s later the next one is asked', async ({ server }) => {
    const { reached, told, errors } = open(server, [head()])
    await reached('open')
    await pass(25_000)
    expect(errors).toEqual([])
    await pass(5_000)
    await expect.poll(() => errors).toMatchObject([{ code: 'timeout', fatal: false }])
    await pass(2_000)
    await expect.poll(() => told).toEqual(['polled'])
  })
})

it('what was asked by POST is not asked through the next one too', async ({ server }) => {
  server.script('/', stream('data: 1\n\n'))
  server.script('/poll', answer(200, { 'content-type': 'application/json' }, '[]'))
  const { reached, errors } = openStream({
    url: server.url('/'),
    method: 'POST',
    reconnect: false,
    transport: [fetchTransport, pollingTransport({ url: '/poll' })],
    // As in React Native: nothing there can be streamed.
    fetch: async (input, init) => {
      const { status, headers, url } = await fetch(input, init)
      return { status, headers, url } as Response
    },
  })
  await reached('error')
  expect(errors).toMatchObject([{ code: 'request', fatal: true }])
  expect(server.requests().map(({ url }) => url)).toEqual(['/'])
})

it('what was asked by POST goes through the next one where the first cannot ask for it', async ({
  server,
}) => {
  server.script('/', stream('data: 1\n\n'))
  const { heard, errors } = openStream({
    url: server.url('/'),
    method: 'POST',
    reconnect: false,
    transport: [eventSourceTransport({ EventSource: undefined as never }), fetchTransport],
  })
  await heard('1')
  expect(errors).toEqual([])
  expect(server.requests().map(({ method }) => method)).toEqual(['POST'])
})
