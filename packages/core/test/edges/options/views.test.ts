import { steps, type ScenarioServer } from '@ssekit/testing/scenarios'
import { afterEach, describe, expect, onTestFinished, vi } from 'vitest'
import {
  createListView,
  createReducerView,
  createSSEClient,
  type ListOptions,
  type ReducerOptions,
  type SSEError,
  type StreamHandle,
} from '../../../src/index.ts'
import { it, watchConsole } from '../support/server.ts'

const { stream } = steps

afterEach(() => void vi.restoreAllMocks())

const circular: Record<string, unknown> = {}
circular.self = circular
const OTHERS = [
  5,
  true,
  'text',
  5n,
  Symbol('s'),
  { value: 'ref' },
  new Set(['a']),
  /a/,
  Object.create(null),
  circular,
]
const without = (...kinds: string[]): unknown[] => OTHERS.filter((value) => !kinds.includes(typeof value))

/** Complete by type: a new option wants its line. */
const LIST: Record<keyof ListOptions, readonly unknown[]> = {
  event: [...without('string'), [5], ['a', null]],
  limit: [...without('number'), '5', []],
  order: [...OTHERS, 'newest'],
  map: OTHERS,
  key: OTHERS,
  initial: OTHERS,
}
const REDUCER: Record<keyof ReducerOptions, readonly unknown[]> = {
  event: LIST.event,
  resetOn: [...OTHERS, 'always'],
}

const opened = (server: ScenarioServer) => {
  const errors: SSEError[] = []
  const source = createSSEClient().stream(server.url('/'), { onError: (error) => void errors.push(error) })
  return { errors, source }
}

const expectRefused = (
  view: { subscribe: (listener: () => void) => () => void; getSnapshot: () => { status: string } },
  source: StreamHandle,
  errors: SSEError[],
  name: string,
) => {
  onTestFinished(view.subscribe(() => {}))
  expect(view.getSnapshot().status).toBe('error')
  expect(errors).toEqual([source.getSnapshot().error])
  expect(errors[0]).toMatchObject({ code: 'request', fatal: true })
  expect(errors[0]!.message).toContain(`option ${name} `)
}

describe('an option of a view that cannot be used is one fatal error that names it', () => {
  it.for(Object.entries(LIST))('of a list: %s', async ([name, values], { server }) => {
    const { errors: reported } = watchConsole()
    for (const value of values) {
      const { source, errors } = opened(server)
      const list = createListView(source, { [name]: value } as ListOptions)
      expect(list.getSnapshot().items).toEqual([])
      expectRefused(list, source, errors, name)
    }
    expect(reported()).toEqual([])
    expect(server.requests()).toHaveLength(0)
  })

  it.for(Object.entries(REDUCER))('of a reducer: %s', async ([name, values], { server }) => {
    const { errors: reported } = watchConsole()
    for (const value of values) {
      const { source, errors } = opened(server)
      const view = createReducerView(source, (state: number) => state, 7, { [name]: value } as ReducerOptions)
      expectRefused(view, source, errors, name)
      expect(view.getSnapshot().state).toBe(7)
    }
    expect(reported()).toEqual([])
    expect(server.requests()).toHaveLength(0)
  })

  it.for([...OTHERS, null, undefined])('a reducer that is no function: %#', async (reducer, { server }) => {
    const { source, errors } = opened(server)
    const view = createReducerView(source, reducer as never, 7)
    expectRefused(view, source, errors, 'reducer')
  })

  it('heals with the next one that is good, and ends with the next that is not', async ({ server }) => {
    server.script('/', stream('id: 1\ndata: 1\n\n'))
    const { source, errors } = opened(server)
    const list = createListView<number>(source, { limit: 'x' as never })
    onTestFinished(list.subscribe(() => {}))
    expect(list.getSnapshot().status).toBe('error')
    list.update({ limit: 5 })
    await expect.poll(() => list.getSnapshot()).toMatchObject({ status: 'open', error: null, items: [1] })
    list.update({ map: 5 as never })
    await expect.poll(() => list.getSnapshot().status).toBe('error')
    await expect.poll(() => server.openSockets()).toBe(0)
    expect(list.getSnapshot().items).toEqual([1])
    expect(errors.map(({ code, fatal }) => [code, fatal])).toEqual([
      ['request', true],
      ['request', true],
    ])
    list.update({})
    await expect.poll(() => list.getSnapshot().status).toBe('open')
    expect(server.requests().map(({ lastEventId }) => lastEventId)).toEqual([null, '1'])
  })

  it('that was closed by hand meanwhile stays so', async ({ server }) => {
    server.script('/', stream())
    const { source } = opened(server)
    const list = createListView(source, { limit: 'x' as never })
    onTestFinished(list.subscribe(() => {}))
    source.close()
    list.update({ limit: 5 })
    // As long as the other way takes.
    const witness = createListView(opened(server).source, {})
    onTestFinished(witness.subscribe(() => {}))
    await expect.poll(() => witness.getSnapshot().status).toBe('open')
    expect(server.requests()).toHaveLength(1)
  })

  it('others of the same stream are not affected', async ({ server }) => {
    server.script('/', stream('data: 1\n\n'))
    const client = createSSEClient()
    const good = createListView(client.stream(server.url('/')), {})
    const bad = createListView(client.stream(server.url('/'), { onError: () => {} }), { map: 5 as never })
    for (const view of [bad, good]) onTestFinished(view.subscribe(() => {}))
    await expect.poll(() => good.getSnapshot().items).toEqual([1])
    expect([good.getSnapshot().status, bad.getSnapshot().status]).toEqual(['open', 'error'])
  })
})
