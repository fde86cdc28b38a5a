import { describe, expect, it } from 'vitest'
import { createReducerView, createSSEClient, type ReducerView } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

const sum = (state: number, data: number): number => state + data

/** A sum that is never reset and has been told `data`, and what makes another that comes after one. */
const startSum = async (data: number) => {
  const server = await startEventServer()
  const client = createSSEClient({ flush: 'sync' })
  const make = (path: string | null, previous?: ReducerView<number>) => {
    const stream = client.stream(path === null ? null : server.url + path)
    return createReducerView(stream, sum, 0, { resetOn: 'never' }, previous)
  }
  const first = make('/a')
  const off = first.subscribe(() => {})
  const line = await server.line(0)
  line.send({ data })
  await until(() => first.latest() === data)
  return { server, client, make, first, off, line }
}

describe('a reducer view that is never reset', () => {
  it('goes on from all that the one before was told, to the moment it takes its place', async () => {
    const { server, make, first, off, line } = await startSum(1)
    const second = make('/b', first)
    expect(second.getSnapshot().state).toBe(1)
    // As between the render that made the second one and its effects.
    line.send({ data: 10 })
    await until(() => first.latest() === 11)
    off()
    const offSecond = second.subscribe(() => {})
    expect(second.getSnapshot().state).toBe(11)
    ;(await server.line(1)).send({ data: 100 })
    await until(() => second.getSnapshot().state === 111)

    // Its own from here on: who comes back does not begin with the first one's again.
    offSecond()
    const offAgain = second.subscribe(() => {})
    expect(second.getSnapshot().state).toBe(111)
    offAgain()
    await until(() => server.open() === 0)
  })

  it('does not go on from what client.clear() forgot', async () => {
    const { server, client, make, first, off } = await startSum(7)
    off()
    const before = make('/b', first)
    expect(before.latest()).toBe(7)
    client.clear()
    expect(make('/c', before).getSnapshot().state).toBe(0)
    expect(make('/b', first).getSnapshot().state).toBe(0)
    await until(() => server.open() === 0)
  })

  it('but was reset before it is listened to, does not go on from the one before', async () => {
    const { server, make, first, off } = await startSum(7)
    off()
    const second = make('/b', first)
    second.reset()
    const offSecond = second.subscribe(() => {})
    expect(second.getSnapshot().state).toBe(0)
    offSecond()
    await until(() => server.open() === 0)
  })

  it('is told of client.clear() also while it has no source', async () => {
    const { server, client, make, first, off } = await startSum(7)
    off()
    const loggedOut = make(null, first)
    const shown: number[] = []
    loggedOut.subscribe(() => shown.push(loggedOut.getSnapshot().state))
    expect(loggedOut.getSnapshot().state).toBe(7)
    client.clear()
    expect(shown).toEqual([0])
    await until(() => server.open() === 0)
  })
})
