import { steps } from '@ssekit/testing/scenarios'
import { describe, expect } from 'vitest'
import type { AttemptContext } from '../../src/connection/transport.ts'
import { pollingTransport } from '../../src/transports/pollingTransport.ts'
import { openConnection, QUICK } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'

const { answer, reset, stream } = steps

const tokens = () => {
  const asked: AttemptContext[] = []
  const headers = (context: AttemptContext) => {
    asked.push(context)
    return { Authorization: `Bearer ${asked.length}` }
  }
  return { asked, headers }
}

describe('401, and headers is a function', () => {
  it('asked again with reason unauthorized, retried at once, outside the count', async ({ server }) => {
    server.script('/events', answer(401), stream('data: 1\n\n'))
    const { asked, headers } = tokens()
    const connection = openConnection(server.url('/events'), {
      headers,
      reconnect: { delay: 60_000, maxAttempts: 0 },
    })
    await connection.reached('open')
    expect(asked).toEqual([
      { attempt: 0, lastEventId: '', reason: 'open' },
      { attempt: 0, lastEventId: '', reason: 'unauthorized' },
    ])
    expect(server.requests().map((request) => request.headers.authorization)).toEqual([
      'Bearer 1',
      'Bearer 2',
    ])
    expect([...new Set(connection.statuses())]).toEqual(['connecting', 'open'])
    expect(connection.errors()).toMatchObject([{ code: 'status', status: 401, fatal: false }])
  })

  it('401 again is fatal, and the text says what to check', async ({ server }) => {
    server.script('/events', answer(401))
    const { headers } = tokens()
    const connection = openConnection(server.url('/events'), { headers })
    const { error } = await connection.reached('error')
    expect(server.requests()).toHaveLength(2)
    expect(error).toMatchObject({ code: 'status', status: 401, fatal: true })
    expect(error?.message).toMatch(/asked again.*check the token/)
  })

  it('a token that runs out later is renewed each time', async ({ server }) => {
    const cut = [...stream('data: x\n\n'), reset]
    server.script('/events', cut, answer(401), cut, answer(401), stream('data: last\n\n'))
    const { asked, headers } = tokens()
    const connection = openConnection(server.url('/events'), { headers })
    await eventually(() => expect(connection.data()).toEqual(['x', 'x', 'last']))
    const reasons = asked.map(({ reason }) => reason)
    expect(reasons).toEqual(['open', 'network', 'unauthorized', 'network', 'unauthorized'])
    const underWay = connection.all('status').filter(({ retry }) => retry?.reason === 'unauthorized')
    expect(underWay).toMatchObject([
      { status: 'reconnecting', error: { status: 401 }, retry: { attempt: 1, delay: 0, at: null } },
      { status: 'reconnecting', error: { status: 401 }, retry: { attempt: 1, delay: 0, at: null } },
    ])
  })

  it('a loss between two 401s makes the second a first one, but the count goes on', async ({ server }) => {
    server.script('/events', answer(401), [reset])
    const { asked, headers } = tokens()
    const connection = openConnection(server.url('/events'), {
      headers,
      reconnect: { ...QUICK, maxAttempts: 1 },
    })
    await connection.reached('error')
    expect(asked.map(({ reason }) => reason)).toEqual(['open', 'unauthorized', 'network'])
  })
})

it('401, and headers is no function: error, and the text says what would help', async ({ server }) => {
  server.script('/events', answer(401))
  const connection = openConnection(server.url('/events'), { headers: { Authorization: 'Bearer 1' } })
  const { error } = await connection.reached('error')
  expect(error).toMatchObject({ code: 'status', status: 401, fatal: true })
  expect(error?.message).toMatch(/Give `headers` as a function/)
  expect(server.requests()).toHaveLength(1)
})

describe('401 to a poll, after polls that were answered', () => {
  const JSON_TYPE = { 'content-type': 'application/json' }
  const polled = (data: string) => answer(200, JSON_TYPE, JSON.stringify([{ data }]))
  const polling = () => pollingTransport({ interval: 1 })

  it('is a first one each time: the token is renewed', async ({ server }) => {
    server.script('/events', answer(401), polled('1'), answer(401), polled('2'), answer(401), polled('3'))
    const { asked, headers } = tokens()
    const connection = openConnection(server.url('/events'), { headers, transport: polling() })
    await eventually(() => expect(connection.data()).toContain('3'))
    expect(connection.data().slice(0, 3)).toEqual(['1', '2', '3'])
    expect(connection.codes()).toEqual(['status', 'status', 'status'])
    expect(asked.map(({ reason }) => reason)).toEqual(['open', ...Array(3).fill('unauthorized')])
  })

  it('and so is the ticket in a url that a function makes', async ({ server }) => {
    server.script('/events', answer(401), polled('1'), answer(401), polled('2'))
    const url = () => server.url('/events')
    const connection = openConnection('', { url, transport: polling() } as object)
    await eventually(() => expect(connection.data()).toContain('2'))
    expect(connection.codes()).toEqual(['status', 'status'])
  })

  it('but not where nothing was answered in between', async ({ server }) => {
    server.script('/events', polled('1'), answer(401), answer(401), polled('2'))
    const { headers } = tokens()
    const connection = openConnection(server.url('/events'), { headers, transport: polling() })
    await connection.reached('error')
    expect(connection.data()).toEqual(['1'])
    expect(connection.codes()).toEqual(['status', 'status!'])
  })
})
