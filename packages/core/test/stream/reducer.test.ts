import { expect, it } from 'vitest'
import { createReducerView, createSSEClient, type ReducerView } from '../../src/index.ts'
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

it('one that is never reset does not go on from what client.clear() forgot', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ flush: 'sync' })
  const sum = (state: number, data: number): number => state + data
  const make = (path: string, previous?: ReducerView<number>) =>
    createReducerView(client.stream(`${server.url}${path}`), sum, 0, { resetOn: 'never' }, previous)
  const first = make('/a')
  const off = first.subscribe(() => {})
  ;(await server.line(0)).send({ data: 7 })
  await until(() => first.latest() === 7)
  off()
  const before = make('/b', first)
  expect(before.latest()).toBe(7)
  client.clear()
  expect(make('/c', before).getSnapshot().state).toBe(0)
  expect(make('/b', first).getSnapshot().state).toBe(0)
  await until(() => server.open() === 0)
})

it('one that is never reset, but was reset before it is listened to, does not go on from the one before', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ flush: 'sync' })
  const sum = (state: number, data: number): number => state + data
  const make = (path: string, previous?: ReducerView<number>) =>
    createReducerView(client.stream(`${server.url}${path}`), sum, 0, { resetOn: 'never' }, previous)
  const first = make('/a')
  const offFirst = first.subscribe(() => {})
  ;(await server.line(0)).send({ data: 7 })
  await until(() => first.latest() === 7)
  offFirst()
  const second = make('/b', first)
  second.reset()
  const offSecond = second.subscribe(() => {})
  expect(second.getSnapshot().state).toBe(0)
  offSecond()
  await until(() => server.open() === 0)
})

it('one without a source just now is told of client.clear() too', async () => {
  const server = await startEventServer()
  const client = createSSEClient({ flush: 'sync' })
  const sum = (state: number, data: number): number => state + data
  const first = createReducerView(client.stream(server.url), sum, 0, { resetOn: 'never' })
  const offFirst = first.subscribe(() => {})
  ;(await server.line(0)).send({ data: 7 })
  await until(() => first.latest() === 7)
  offFirst()
  const loggedOut = createReducerView(client.stream(null), sum, 0, { resetOn: 'never' }, first)
  const shown: number[] = []
  loggedOut.subscribe(() => shown.push(loggedOut.getSnapshot().state))
  expect(loggedOut.getSnapshot().state).toBe(7)
  client.clear()
  expect(shown).toEqual([0])
  await until(() => server.open() === 0)
})
