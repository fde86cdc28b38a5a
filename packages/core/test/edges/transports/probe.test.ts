import { EventSource } from 'eventsource'
import { steps, type ScenarioServer, type Script } from '@ssekit/testing/scenarios'
import { afterEach, beforeEach, describe, expect, vi } from 'vitest'
import { eventSourceTransport, type SSEOptions } from '../../../src/index.ts'
import { openStream } from '../../support/openStream.ts'
import { pass } from '../../support/pass.ts'
import { cutAfter, it } from '../support/server.ts'

const { answer, stream } = steps

/** How long it is waited for each answer to the question why an EventSource was refused. */
const LIMIT = 2_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const open = (server: ScenarioServer, scripts: Script[], options: SSEOptions = {}) => {
  server.script('/', ...scripts)
  const opened = openStream({
    url: server.url('/'),
    transport: eventSourceTransport({ EventSource }),
    onGap: () => {},
    ...options,
  })
  /** Until so many requests have come, while the clock goes on for what an EventSource or a stream waits for. */
  const requested = (count: number) =>
    expect
      .poll(async () => {
        if (server.requests().length < count) await pass(20)
        return server.requests().length
      })
      .toBe(count)
  return { ...opened, requested }
}

describe('the question why an EventSource was refused', () => {
  it('is given up where no answer comes: another EventSource is made', async ({ server }) => {
    const { requested, errors, statuses, heard } = open(server, [answer(404), [], stream('data: yes\n\n')])
    await expect.poll(() => server.requests().length).toBe(2)
    // Waiting for a condition moves the clock a little, too.
    await pass(LIMIT / 2)
    expect(errors).toEqual([])
    await pass(LIMIT / 2)
    await expect.poll(() => statuses).toEqual(['reconnecting'])
    expect(errors).toMatchObject([{ code: 'network', fatal: false }])
    expect(server.exchanges()[1]!.isClosed()).toBe(true)
    await requested(3)
    await heard('yes')
  })

  it('is put twice where there is a place, with the header and without, and given up both times', async ({
    server,
  }) => {
    const lost = cutAfter('retry: 10\nid: 1\ndata: 1\n\n')
    const { requested, heard } = open(server, [lost, answer(502), [], [], stream('data: 2\n\n')])
    await heard('1')
    await requested(3)
    await pass(LIMIT)
    await expect.poll(() => server.requests().length).toBe(4)
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1', '1', null])
    await pass(LIMIT)
    await requested(5)
    await heard('1', '2')
  })

  it('is given up where the answer is a stream that says nothing', async ({ server }) => {
    const lost = cutAfter('retry: 10\nid: 1\ndata: 1\n\n')
    const { requested, heard } = open(server, [lost, answer(502), stream(), stream('data: 2\n\n')], {
      // As a page finds another origin that does not let the header pass.
      fetch: (input, init) =>
        new Headers(init?.headers).has('last-event-id')
          ? Promise.reject(new TypeError('Failed to fetch'))
          : fetch(input, init),
    })
    await heard('1')
    await requested(3)
    await expect.poll(() => server.exchanges()[2]!.isClosed()).toBe(false)
    await pass(LIMIT)
    await requested(4)
    await heard('1', '2')
    expect(server.exchanges()[2]!.isClosed()).toBe(true)
  })

  it('is no reason to end where the server begins anew for whoever comes, with the header too', async ({
    server,
  }) => {
    const all = 'retry: 10\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n\n'
    const { requested, heard, statuses } = open(server, [
      cutAfter(all),
      answer(502),
      stream(all),
      stream('id: 3\ndata: 3\n\n'),
    ])
    await heard('1', '2')
    await requested(4)
    await heard('1', '2', '3')
    expect(statuses.at(-1)).toBe('open')
    await expect.poll(() => server.exchanges()[2]!.isClosed()).toBe(true)
  })

  it('nor where it begins with the message that came last', async ({ server }) => {
    const lost = cutAfter('retry: 10\nid: 1\ndata: 1\n\n')
    const again = stream('id: 1\ndata: 1\n\n')
    const { requested, statuses } = open(server, [lost, answer(502), again, again], {
      fetch: (input, init) =>
        new Headers(init?.headers).has('last-event-id')
          ? Promise.reject(new TypeError('Failed to fetch'))
          : fetch(input, init),
    })
    await requested(4)
    await expect.poll(() => statuses.at(-1)).toBe('open')
  })

  it('ends with the stream', async ({ server }) => {
    const { stream: events, statuses } = open(server, [answer(404), [], stream('data: yes\n\n')])
    await expect.poll(() => server.requests().length).toBe(2)
    events.close()
    await expect.poll(() => server.openSockets()).toBe(0)
    await pass(LIMIT * 2)
    expect(statuses).toEqual(['closed'])
    expect(server.requests()).toHaveLength(2)
  })
})
