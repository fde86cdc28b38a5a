import { request, type RequestListener, type ServerResponse } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub, type HubOptions, type Logger, streamResponse } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

const fail = (): never => {
  throw new Error('the logger')
}
const throwing: Logger = { warn: fail, error: fail }
const rejecting: Logger = {
  warn: () => Promise.reject(new Error('the logger')),
  error: () => Promise.reject(new Error('the logger')),
} as unknown as Logger

/** One reader takes nothing until it is closed; the other must get every message all the same. */
const expectOthersServed = async (options: HubOptions): Promise<void> => {
  const { hub, url } = await serveHub({ limits: { bufferBytes: 65_536 }, ...options })
  const slow = await connect(`${url}?client=slow`)
  slow.pause()
  const good = await connect(`${url}?client=good`)
  await until(() => hub.stats().connections === 2)
  let sent = 0
  while (hub.stats().connections === 2 && sent < 2_000) {
    await hub.broadcast({ text: `${sent} ${'x'.repeat(32_000)}` })
    sent += 1
  }
  await hub.broadcast({ event: 'last', data: null })
  await until(() => good.data('last').length === 1)
  expect(good.data().map((text) => Number(text.split(' ')[0]))).toEqual([...Array(sent).keys()])
  expect(hub.stats().connections).toBe(1)
}

// An unhandled rejection or exception anywhere fails the run.
describe.each([
  ['throws', throwing],
  ['rejects', rejecting],
])('a logger that %s', (_, logger) => {
  test('costs other readers nothing when one is too slow', () => expectOthersServed({ logger }))

  test('leaves onOpen and onClose that throw what they are', async () => {
    const callbacks = { onOpen: fail, onClose: async () => fail() }
    const { hub, url } = await serveHub({ logger, callbacks })
    const stream = await connect(url)
    await hub.broadcast({ text: 'x' })
    await until(() => stream.data().length === 1)
    stream.leave()
    await until(() => hub.stats().connections === 0)
  })

  test('does not keep a request from its answer when authorize throws', async () => {
    const { url } = await serveHub({ logger, authorize: fail })
    expect((await connect(url)).status).toBe(500)
  })

  test('does not keep a source that fails from being cut', async () => {
    const url = await serve((req, res) => {
      void streamResponse(
        req,
        res,
        (function* () {
          yield { data: 1 }
          fail()
        })(),
        { logger },
      )
    })
    const answer = await connect(url)
    await until(() => answer.isWhole() === false)
  })
})

describe('address', () => {
  test('that throws is told, and answered with 500', async () => {
    const logger = recordingLogger()
    const { hub, url } = await serveHub({ logger, address: fail })
    expect((await connect(url)).status).toBe(500)
    expect(logger.lines).toMatchObject([{ level: 'error', message: expect.stringContaining('address') }])
    expect(hub.stats()).toMatchObject({ opening: 0, connections: 0 })
  })

  test('that throws for one request leaves the others alone, polls too', async () => {
    const hub = createHub({
      logger: recordingLogger(),
      address: (req) => (req.url!.includes('bad') ? fail() : '10.0.0.1'),
      limits: { perAddress: 2 },
    })
    onTestFinished(() => hub.close())
    const url = await serve(hub.pollHandler(grantOfQuery))
    expect((await fetch(`${url}/?client=bad`)).status).toBe(500)
    expect((await fetch(`${url}/?client=good`)).status).toBe(200)
  })
})

describe('an authorize that never settles', () => {
  test('holds up nobody else, and ends with its client', async () => {
    const { hub, url } = await serveHub({
      authorize: (req) => (req.url === '/hangs' ? new Promise<never>(() => {}) : grantOfQuery(req)),
    })
    const hanging = request(`${url}/hangs`, { agent: false }).on('error', () => {})
    hanging.end()
    await until(() => hub.stats().opening === 1)
    const stream = await connect(url)
    await hub.broadcast({ text: 'x' })
    await until(() => stream.data().length === 1)
    hanging.destroy()
    await until(() => hub.stats().opening === 0)
  })

  test('does not keep the hub from closing: its client is told to come back', async () => {
    const { hub, url } = await serveHub({ authorize: () => new Promise<never>(() => {}) })
    const asked = connect(url)
    await until(() => hub.stats().opening === 1)
    await hub.close()
    const told = await asked
    await until(() => told.isWhole() === true)
    expect([told.status, told.read().retries.length]).toEqual([200, 1])
  })
})

/** Somebody's middleware around the responses of clients named `bad`. */
const serveWrapped = async (wrap: (res: ServerResponse) => void, options: HubOptions = {}) => {
  const logger = recordingLogger()
  const hub = createHub({ logger, ...options })
  const handler: RequestListener = hub.handler(grantOfQuery)
  const url = await serve((req, res) => {
    if (req.url!.includes('client=bad')) wrap(res)
    handler(req, res)
  })
  onTestFinished(() => hub.close())
  return { hub, url, logger }
}

describe('a response that somebody wrapped', () => {
  test('and whose write throws is cut and told once; the others get everything', async () => {
    let isBroken = false
    const { hub, url, logger } = await serveWrapped((res) => {
      const write = res.write.bind(res)
      res.write = ((...args: Parameters<typeof write>) => (isBroken ? fail() : write(...args))) as never
    })
    const before = await connect(`${url}?client=a`)
    const bad = await connect(`${url}?client=bad`)
    const after = await connect(`${url}?client=b`)
    await until(() => hub.stats().connections === 3 && hub.stats().catchingUp === 0)
    isBroken = true
    await hub.broadcast({ text: 'one' })
    await hub.broadcast({ text: 'two' })
    await until(() => [before, after].every((stream) => stream.data().length === 2))
    await until(() => bad.isWhole() === false)
    expect(hub.stats().connections).toBe(2)
    expect(logger.lines).toMatchObject([{ level: 'error', details: { client: 'bad' } }])
  })

  test('and whose end throws does not keep the others from being ended', async () => {
    const { hub, url } = await serveWrapped((res) => void (res.end = fail))
    await connect(`${url}?client=bad`)
    const good = await connect(`${url}?client=good`)
    await until(() => hub.stats().connections === 2)
    await hub.disconnect({ client: 'bad' })
    await hub.disconnect({ client: 'good' })
    await until(() => good.isWhole() === true)
    expect(hub.stats().connections).toBe(0)
  })

  test('and whose write forgets to say whether it is full is no slow reader', async () => {
    const { hub, url, logger } = await serveWrapped(
      (res) => {
        const write = res.write.bind(res)
        res.write = ((chunk: Buffer) => void write(chunk)) as never
      },
      { limits: { drainTimeout: 50 } },
    )
    const stream = await connect(`${url}?client=bad`)
    for (let i = 0; i < 50; i += 1) await hub.broadcast({ text: 'x'.repeat(10_000) })
    await until(() => stream.data().length === 50)
    expect(logger.lines).toEqual([])
    expect(hub.stats().connections).toBe(1)
  })

  test('and whose setHeader throws gets no stream, and keeps no place', async () => {
    const { hub, url } = await serveWrapped((res) => void (res.setHeader = fail), {
      limits: { connections: 1 },
    })
    await expect(connect(`${url}?client=bad`)).rejects.toThrow()
    expect((await connect(`${url}?client=good`)).status).toBe(200)
    expect(hub.stats()).toMatchObject({ connections: 1, opening: 0 })
  })
})
