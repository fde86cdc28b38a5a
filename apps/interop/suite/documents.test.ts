import { createStream, type Status } from '@ssekit/core'
import { EventSource } from 'eventsource'
import process from 'node:process'
import { describe, expect, it, type TestContext } from 'vitest'
import { freePorts } from '../../../packages/server/test/support/freePort.ts'
import { start } from './backends/commands.ts'
import { handlers, type Handler } from './backends/documents.ts'

interface Told {
  /** The types and the data of what was told, connection by connection: each begins with a welcome. */
  connections: string[][]
}

const note = ({ connections }: Told, event: string, data: string) => {
  if (event === 'message') connections.push([])
  connections.at(-1)?.push(`${event} ${data}`)
}

const readNative = ({ onTestFinished }: TestContext, url: string, event: string): Told => {
  const told: Told = { connections: [] }
  const source = new EventSource(url)
  onTestFinished(() => source.close())
  for (const type of ['message', event]) {
    source.addEventListener(type, ({ data }) => note(told, type, data as string))
  }
  return told
}

const readOurs = ({ onTestFinished }: TestContext, url: string) => {
  const statuses: Status[] = []
  const told: Told = { connections: [] }
  const stream = createStream(
    // Some of it is no JSON.
    { url, decode: 'text' },
    {
      onEvent: (data, { event }) => note(told, event, data as string),
      onStatus: (status) => statuses.push(status),
      onError: () => {},
    },
  )
  onTestFinished(() => stream.close())
  stream.open()
  return { ...told, statuses, stream }
}

/** As many of its counts, from 0 on and without a hole, as were told. */
const countsOf = (told: string[], event: string): string[] =>
  told
    .slice(1)
    .map((_, count) => expect.stringMatching(new RegExp(`^${event} .*"count": ?${count}\\b`)) as string)

const chosen = handlers.filter(({ name }) => (process.env.INTEROP_DOCUMENTS ?? '').split(' ').includes(name))

const check = async (context: TestContext, { event, path, commands }: Handler) => {
  const [port = 0] = await freePorts(1)
  const address = `http://127.0.0.1:${port}`
  const first = await start(commands(port), address + path('nobody'))
  context.onTestFinished(() => first.kill())

  const ours = readOurs(context, address + path('ours'))
  const native = readNative(context, address + path('native'), event)
  for (const { connections } of [ours, native]) {
    await context.expect.poll(() => connections[0]?.length).toBeGreaterThan(3)
  }
  await first.kill()
  await context.expect.poll(() => ours.stream.getSnapshot().status).toBe('reconnecting')
  const second = await start(commands(port), address + path('nobody'))
  context.onTestFinished(() => second.kill())

  for (const { connections } of [ours, native]) {
    await context.expect.poll(() => connections[1]?.length).toBeGreaterThan(3)
    expect(connections).toHaveLength(2)
    for (const told of connections) expect(told.slice(1)).toEqual(countsOf(told, event))
  }
  expect(ours.connections[0]?.[0]).toBe(native.connections[0]?.[0])
  expect(ours.statuses).toEqual(['open', 'reconnecting', 'open'])
  expect(ours.stream.getSnapshot().gap).toBeNull()
}

describe.concurrent('a handler as guides show it', () => {
  for (const handler of chosen) {
    it(`${handler.name}: goes on after it was killed and started again`, (context) => check(context, handler))
  }
})
