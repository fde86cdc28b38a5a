import { expect, it } from 'vitest'
import { createListView, createSSEClient } from '../../src/index.ts'
import { startEventServer } from './eventServer.ts'
import { until } from './until.ts'

it('a list shows all that it was told, where its page left while it was told what was there before', async () => {
  const server = await startEventServer()
  const client = createSSEClient()
  const first = client.stream(server.url)
  const offFirst = first.subscribe(() => {})
  ;(await server.line(0)).send(
    { id: '1', data: 1 },
    { id: '2', data: 2 },
    { event: 'ssekit:close', data: '{}' },
  )
  await until(() => first.getSnapshot().status === 'done')

  let leave = (): void => {}
  const told: unknown[] = []
  const late = client.stream(server.url, {
    replay: true,
    onMessage: (data) => {
      told.push(data)
      if (data === 2) leave()
    },
  })
  const list = createListView<number>(late, {})
  // As a first render does, before it subscribes.
  expect(list.getSnapshot()).toMatchObject({ status: 'done', items: [] })
  leave = list.subscribe(() => {})
  await until(() => told.length === 2)
  await until(() => list.getSnapshot().items.length === 2)
  offFirst()
})
