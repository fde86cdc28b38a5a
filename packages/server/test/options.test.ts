import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createHub,
  memoryLog,
  streamFetchResponse,
  streamResponse,
  type Hub,
  type HubOptions,
} from '../src/index.ts'
import { redisLog } from '../src/redis/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'

const hubOf = (options?: HubOptions | null): Hub => {
  const hub = createHub(options)
  onTestFinished(() => hub.close())
  return hub
}
const guest = () => ({ client: 'guest' })
const request = new Request('http://localhost/')

describe('an option that is null is not given', () => {
  const names = ['heartbeat', 'retry', 'log', 'limits', 'logger', 'address', 'rawWrites']
  it.each([null, ...names.map((name) => ({ [name]: null }))])('%j to createHub', async (options) => {
    const hub = hubOf(options)
    expect(await hub.broadcast({ data: 1 })).toMatchObject({ connections: 0 })
  })

  it.each([null, { size: null }, { maxAge: null }])('%j to memoryLog', (options) => {
    hubOf({ log: memoryLog(options) })
  })

  it('limits, callbacks and what calls take', async () => {
    const hub = hubOf({ limits: { perClient: null }, heartbeat: { event: 'beat', interval: null } })
    expect(hub.handler(guest, null)).toBeTypeOf('function')
    expect(hub.fetchHandler(guest, { onOpen: null })).toBeTypeOf('function')
    await hub.sendGroup('g', { data: 1 }, null)
    await hub.disconnect({ client: 'guest' }, { reconnect: null })
    const answer = streamFetchResponse(request, [{ data: 1 }], { heartbeat: null, logger: null })
    expect(await answer.text()).toContain('data: 1\n')
    expect(await streamFetchResponse(request, [{ data: 1 }], null).text()).toContain('data: 1\n')
    streamFetchResponse(request, [], { headers: null, waitUntil: null })
    await hub.close(null)
  })
})

describe('what means nothing is refused by its name', () => {
  it.each<[field: string, use: (hub: Hub) => unknown]>([
    ['createHub', () => createHub('redis' as never)],
    ['createHub.hartbeat', () => createHub({ hartbeat: 5 } as never)],
    ['address', () => createHub({ address: 'x-real-ip' } as never)],
    ['rawWrites', () => createHub({ rawWrites: 'no' } as never)],
    ['logger', () => createHub({ logger: console.warn } as never)],
    ['logger', () => createHub({ logger: { warn() {} } } as never)],
    ['memoryLog', () => memoryLog(500 as never)],
    ['redisLog.client', () => redisLog(null as never)],
    ['redisLog.prefix', () => redisLog({ client: createClient(), prefix: 7n as never })],
    ['handler', (hub) => hub.handler(guest, (() => {}) as never)],
    ['handler.onopen', (hub) => hub.handler(guest, { onopen() {} } as never)],
    ['handler.onClose', (hub) => hub.fetchHandler(guest, { onClose: true } as never)],
    ['sendGroup', (hub) => hub.sendGroup('g', { data: 1 }, 'author' as never)],
    ['sendGroup.exept', (hub) => hub.sendGroup('g', { data: 1 }, { exept: 'author' } as never)],
    ['heartbeat.event', () => createHub({ heartbeat: { interval: 5_000 } as never })],
    ['heartbeat.event', () => createHub({ heartbeat: { event: 'ssekit:beat' } })],
    ['disconnect.reconect', (hub) => hub.disconnect({ client: 'a' }, { reconect: false } as never)],
    ['disconnect.reconnect', (hub) => hub.disconnect({ client: 'a' }, { reconnect: 'no' } as never)],
    ['close.drian', (hub) => hub.close({ drian: 5 } as never)],
    ['streamFetchResponse.hartbeat', () => streamFetchResponse(request, [], { hartbeat: 5 } as never)],
    ['streamFetchResponse', () => streamFetchResponse(request, [], 5_000 as never)],
    ['headers', () => streamFetchResponse(request, [], { headers: 'none' as never })],
    ['headers', () => streamFetchResponse(request, [], { headers: { 'no name': '' } })],
    ['waitUntil', () => streamFetchResponse(request, [], { waitUntil: true as never })],
    ['logger', () => streamResponse({} as never, {} as never, [], { logger: 'log' } as never)],
  ])('%s', async (field, use) => {
    const hub = hubOf()
    const refused = await Promise.resolve(hub)
      .then(use)
      .then(
        () => null,
        (error: unknown) => error,
      )
    expect(refused).toMatchObject({ name: 'SSEServerError', code: 'invalid-option', field })
    // Nothing came of it.
    expect(hub.stats()).toMatchObject({ top: 0, closing: false })
  })
})

it('what a grant has beside is told once of each authorize, and the stream opens', async () => {
  const logger = recordingLogger()
  const { hub, url } = await serveHub({
    logger,
    authorize: () => ({ client: 'a', group: 'news', name: 'Ada' }),
  })
  await connect(url)
  await connect(url)
  await until(() => hub.stats().connections === 2)
  expect(logger.lines).toEqual([
    { level: 'warn', details: undefined, message: expect.stringContaining('has group, name, which') },
  ])
})
