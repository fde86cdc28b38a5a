import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { describe, expect, vi } from 'vitest'
import type { Status } from '../../src/connection/delivery.ts'
import { openConnection, type OpenConnection } from './support/openConnection.ts'
import { eventually, it } from './support/scenario.ts'

const { answer, reset, stream } = steps

/** A name that is not loopback, led to the test's server. */
const connect = (server: ScenarioServer, isIdle = false): OpenConnection =>
  openConnection(
    'http://stream.example/events',
    { fetch: (_, init) => fetch(server.url('/events'), init), reconnect: { delay: 1, maxDelay: 600_000 } },
    { isIdle },
  )

/** Where a connection can be, and how it gets there. */
const places = {
  idle: async (server: ScenarioServer) => connect(server, true),
  connecting: async (server: ScenarioServer) => {
    server.script('/events', [])
    const connection = connect(server)
    await eventually(() => expect(server.requests()).toHaveLength(1))
    return connection
  },
  open: async (server: ScenarioServer) => {
    server.script('/events', stream())
    const connection = connect(server)
    await connection.reached('open')
    return connection
  },
  waiting: async (server: ScenarioServer) => {
    server.script('/events', answer(503, { 'Retry-After': '600' }), [])
    const connection = connect(server)
    await connection.reached('reconnecting')
    expect(connection.status().retry!.at).not.toBeNull()
    return connection
  },
  parked: async (server: ScenarioServer) => {
    server.script('/events', [reset], [])
    vi.stubGlobal('navigator', { onLine: false })
    const connection = connect(server)
    await eventually(() => expect(connection.status().retry).toMatchObject({ at: null }))
    expect(server.requests()).toHaveLength(1)
    return connection
  },
  retrying: async (server: ScenarioServer) => {
    server.script('/events', [reset], [])
    const connection = connect(server)
    await eventually(() => expect(server.requests()).toHaveLength(2))
    expect(connection.status()).toMatchObject({ status: 'reconnecting', retry: { at: null } })
    return connection
  },
  done: async (server: ScenarioServer) => {
    server.script('/events', answer(204), [])
    const connection = connect(server)
    await connection.reached('done')
    return connection
  },
  closed: async (server: ScenarioServer) => {
    server.script('/events', stream())
    const connection = connect(server)
    await connection.reached('open')
    connection.close()
    return connection
  },
  error: async (server: ScenarioServer) => {
    server.script('/events', answer(404), [])
    const connection = connect(server)
    await connection.reached('error')
    return connection
  },
}

type Place = keyof typeof places
type Order = 'open' | 'reconnect' | 'close'

/** What is told at once, and whether a request goes out; null where nothing may come of it. Complete by type. */
const expected: Record<Place, Record<Order, { told: Status[]; asks: boolean } | null>> = {
  idle: {
    open: { told: ['connecting'], asks: true },
    reconnect: { told: ['connecting'], asks: true },
    close: { told: [], asks: false },
  },
  // It goes on being that.
  connecting: {
    open: null,
    reconnect: { told: [], asks: true },
    close: { told: [], asks: false },
  },
  open: {
    open: null,
    reconnect: { told: ['reconnecting'], asks: true },
    close: { told: [], asks: false },
  },
  waiting: {
    open: null,
    reconnect: { told: ['reconnecting'], asks: true },
    close: { told: [], asks: false },
  },
  parked: {
    open: null,
    reconnect: { told: ['reconnecting'], asks: true },
    close: { told: [], asks: false },
  },
  retrying: {
    open: null,
    reconnect: { told: ['reconnecting'], asks: true },
    close: { told: [], asks: false },
  },
  // What the server finished is begun anew only on purpose.
  done: { open: null, reconnect: { told: ['connecting'], asks: true }, close: null },
  closed: {
    open: { told: ['connecting'], asks: true },
    reconnect: { told: ['connecting'], asks: true },
    close: null,
  },
  error: {
    open: { told: ['connecting'], asks: true },
    reconnect: { told: ['connecting'], asks: true },
    close: null,
  },
}

const cells = (Object.keys(expected) as Place[]).flatMap((place) =>
  (Object.keys(expected[place]) as Order[]).map((order) => ({ place, order })),
)

describe('what is asked of a connection, wherever it is', () => {
  it.for(cells)('$place, $order()', async ({ place, order }, { server }) => {
    const connection = await places[place](server)
    const { told, asks } = expected[place][order] ?? { told: [], asks: false }
    const tolds = connection.statuses().length
    const requests = server.requests().length
    const open = server.exchanges().filter((exchange) => !exchange.isClosed())
    if (order === 'open') connection.open('')
    else connection[order]()
    expect(connection.statuses().slice(tolds)).toEqual(told)
    if (told.includes('reconnecting')) {
      const retry = { attempt: 0, delay: 0, at: null, reason: 'reconnect' }
      expect(connection.status()).toMatchObject({ retry, failure: null })
    } else if (told.length > 0) {
      expect(connection.status()).toMatchObject({ error: null, retry: null, failure: null })
    }
    if (asks) await eventually(() => expect(server.requests()).toHaveLength(requests + 1))
    // The one before is let go, whatever it was doing.
    if (expected[place][order]) await Promise.all(open.map(({ closed }) => closed))
    expect(server.requests()).toHaveLength(requests + (asks ? 1 : 0))
  })
})
