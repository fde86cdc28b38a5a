import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { beforeEach, describe, expect, vi } from 'vitest'
import { openConnection } from './support/openConnection.ts'
import { eventually, fakeClock, it } from './support/scenario.ts'
import { watchResources } from './support/watchResources.ts'

const { reset, stream } = steps

/** A name that is not loopback, led to the test's server. */
const HOST = 'http://stream.example'
const via =
  (server: ScenarioServer): typeof fetch =>
  (input, init) =>
    fetch(server.url(new URL(String(input)).pathname), init)

const navigator = { onLine: true }

beforeEach(() => {
  navigator.onLine = true
  vi.stubGlobal('navigator', navigator)
})

describe('browser says offline', () => {
  it('the retry parks, and goes on `online`; parking does not count', async ({ server }) => {
    const { dispatch } = watchResources()
    server.script('/events', [reset], stream())
    const connection = openConnection(`${HOST}/events`, { fetch: via(server), reconnect: { delay: 1 } })
    await connection.reached('reconnecting')
    navigator.onLine = false
    await eventually(() => expect(connection.status().retry).toMatchObject({ attempt: 1, at: null }))
    expect(server.requests()).toHaveLength(1)
    navigator.onLine = true
    dispatch('online')
    await connection.reached('open')
    expect(connection.codes()).toEqual(['network'])
    const counts = connection.all('status').flatMap(({ retry }) => (retry ? [retry.attempt] : []))
    expect(counts).toEqual([1, 1, 1])
  })

  it('or goes after maxDelay, and again', async ({ server }) => {
    fakeClock()
    server.script('/events', [reset])
    const connection = openConnection(`${HOST}/events`, { fetch: via(server), reconnect: { delay: 1_000 } })
    await connection.reached('reconnecting')
    navigator.onLine = false
    await vi.advanceTimersByTimeAsync(1_250)
    expect(connection.status().retry).toMatchObject({ attempt: 1, at: null })
    vi.advanceTimersByTime(29_999)
    expect(server.requests()).toHaveLength(1)
    vi.advanceTimersByTime(1)
    await connection.reached('reconnecting', { attempt: 2 })
    expect(server.requests()).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(2_500)
    expect(connection.status().retry).toMatchObject({ attempt: 2, at: null })
  })

  it('never the first attempt', async ({ server }) => {
    navigator.onLine = false
    server.script('/events', stream())
    const connection = openConnection(`${HOST}/events`, { fetch: via(server) })
    await connection.reached('open')
    expect(connection.statuses()).toEqual(['connecting', 'open'])
  })

  it('nor loopback', async ({ server }) => {
    navigator.onLine = false
    server.script('/events', [reset], stream())
    const connection = openConnection(server.url('/events'), { reconnect: { delay: 1, maxDelay: 600_000 } })
    await connection.reached('open')
  })

  it('one that is closed while it waits to retry says nothing more', async ({ server }) => {
    server.script('/events', [reset])
    const connection = openConnection(`${HOST}/events`, {
      fetch: via(server),
      reconnect: { delay: 60_000 },
    })
    await connection.reached('reconnecting')
    navigator.onLine = false
    const told = connection.statuses()
    connection.close()
    await new Promise(setImmediate)
    expect(connection.statuses()).toEqual(told)
  })

  it('reconnect() and close() do not wait for the network', async ({ server }) => {
    const { dispatch, held } = watchResources()
    server.script('/events', [reset], [reset], stream())
    const connection = openConnection(`${HOST}/events`, {
      fetch: via(server),
      reconnect: { delay: 1, maxDelay: 600_000 },
    })
    await connection.reached('reconnecting')
    navigator.onLine = false
    const isParked = () => expect(connection.status().retry).toMatchObject({ attempt: 1, at: null })
    await eventually(isParked)
    connection.reconnect()
    await eventually(() => expect(server.requests()).toHaveLength(2))
    await eventually(isParked)
    connection.close()
    expect(held()).toEqual({ timers: 0, listeners: 0 })
    const told = connection.statuses()
    navigator.onLine = true
    dispatch('online')
    expect(connection.statuses()).toEqual(told)
    expect(server.requests()).toHaveLength(2)
  })
})
