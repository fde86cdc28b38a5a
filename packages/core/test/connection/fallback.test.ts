import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import { pollingTransport } from '../../src/transports/pollingTransport.ts'
import { eventSourceTransport } from '../../src/transports/eventSourceTransport.ts'
import { fetchTransport } from '../../src/transports/fetchTransport.ts'
import { openConnection } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'

const { answer, head, reset, send, stream } = steps
const polled = answer(200, { 'Content-Type': 'application/json' }, '[{"data":"polled","id":"1"}]')

describe('a list of transports', () => {
  it('goes on to the next where one is not supported, at once', async ({ server }) => {
    server.script('/events', stream('data: streamed\n\n'))
    const { data, codes, statuses } = openConnection(server.url('/events'), {
      transport: [eventSourceTransport({ EventSource: undefined as never }), fetchTransport],
    })
    await eventually(() => expect(data()).toEqual(['streamed']))
    expect(codes()).toEqual([])
    expect(statuses()).toEqual(['connecting', 'open'])
  })

  it.for([
    ['no head', []],
    ['a head and nothing more', [head()]],
  ] as const)(
    'goes on to the next where nothing arrives in connectTimeout: %s',
    async ([, script], { server }) => {
      server.script('/events', [...script])
      server.script('/poll', polled)
      const { data, codes } = openConnection(server.url('/events'), {
        connectTimeout: 500,
        transport: [fetchTransport, pollingTransport({ url: '/poll', interval: 10_000 })],
      })
      await eventually(() => expect(data()).toEqual(['polled']))
      expect(codes()).toEqual(['timeout'])
      expect(server.requests('/events')).toHaveLength(1)
    },
  )

  it('stays with one that has carried anything, however it fails later', async ({ server }) => {
    server.script('/events', [head(), send(':\n\n'), reset], [], [head()], stream('data: late\n\n'))
    server.script('/poll', polled)
    const { data } = openConnection(server.url('/events'), {
      connectTimeout: 500,
      transport: [fetchTransport, pollingTransport({ url: '/poll' })],
      idleTimeout: 100,
    })
    await eventually(() => expect(data()[0]).toBe('late'))
    expect(server.requests('/poll')).toHaveLength(0)
  })

  it('the last one’s word is final', async ({ server }) => {
    const unsupported = eventSourceTransport({ EventSource: undefined as never })
    const { reached } = openConnection(server.url('/events'), { transport: [unsupported, unsupported] })
    expect((await reached('error')).error).toMatchObject({ code: 'request', fatal: true })
  })
})
