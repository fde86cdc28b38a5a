import { expect, it } from 'vitest'
import { createReducerView, createSSEClient } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

it('one that is never reset goes on from all that the one before was told, to the moment it takes its place', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ flush: 'sync' })
  const sum = (state: number, data: number): number => state + data
  const first = createReducerView(client.stream(`${server.url}/a`), sum, 0, { resetOn: 'never' })
  const offFirst = first.subscribe(() => {})
  const line = await server.line(0)
  line.send({ data: 1 })
  await until(() => first.latest() === 1)

  const second = createReducerView(client.stream(`${server.url}/b`), sum, 0, { resetOn: 'never' }, first)
  expect(second.getSnapshot().state).toBe(1)
  // As between the render that made the second one and its effects.
  line.send({ data: 10 })
  await until(() => first.latest() === 11)
  offFirst()
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
