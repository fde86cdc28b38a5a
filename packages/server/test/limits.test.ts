import { type IncomingMessage, request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Grant, type HubOptions, type Limits, createHub } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { serve } from './support/serve.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'

describe('one stream too many', () => {
  test.each([
    ['connections', 503],
    ['perClient', 429],
    ['perAddress', 429],
  ])('past limits.%s is answered with %i and Retry-After', async (limit, status) => {
    const { hub, url } = await serveHub({ limits: { [limit]: 2 } })
    const first = await connect(url)
    await connect(url)
    const refused = await connect(url)
    expect(refused.status).toBe(status)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    first.leave()
    await until(() => hub.stats().connections === 1)
    expect((await connect(url)).status).toBe(200)
  })

  test('counts a client’s streams, not another’s', async () => {
    const { url } = await serveHub({ limits: { perClient: 1 } })
    await connect(`${url}?client=ann`)
    expect((await connect(`${url}?client=bob`)).status).toBe(200)
  })

  test('takes the address from address(req)', async () => {
    const { url } = await serveHub({
      limits: { perAddress: 1 },
      address: (req: IncomingMessage) => req.headers['x-forwarded-for'] as string,
    })
    const from = (address: string) => connect(url, { headers: { 'X-Forwarded-For': address } })
    expect((await from('10.0.0.1')).status).toBe(200)
    expect((await from('10.0.0.2')).status).toBe(200)
    expect((await from('10.0.0.1')).status).toBe(429)
  })

  test('counts nobody whose address is null', async () => {
    const { url } = await serveHub({
      limits: { perAddress: 1 },
      address: (req: IncomingMessage) => (req.headers['x-forwarded-for'] ?? null) as string,
    })
    for (let i = 0; i < 2; i += 1) expect((await connect(url)).status).toBe(200)
  })

  test('counts nobody over Fetch without address(req): that is said once, and only where somebody was to be counted', () => {
    const tell = (options: HubOptions): string[] => {
      const logger = recordingLogger()
      const hub = createHub({ ...options, logger })
      hub.fetchHandler(() => null)
      hub.fetchPollHandler(() => null)
      return logger.lines.map(({ message }) => message.slice(0, 24))
    }
    const limits = { perAddress: 1 }
    expect(tell({ limits })).toEqual(['limits.perAddress counts'])
    expect(tell({ limits, address: () => '10.0.0.1' })).toEqual([])
    expect(tell({})).toEqual([])
  })

  // An unhandled rejection fails the run.
  test.each([
    ['a promise', async () => '10.0.0.1'],
    ['a promise that fails', () => Promise.reject(new Error('no lookup'))],
    ['an object', () => ({ ip: '10.0.0.1' })],
  ])('is not left uncounted because address(req) returns %s: that is told', async (_, address) => {
    const logger = recordingLogger()
    const { url } = await serveHub({ limits: { perAddress: 1 }, address: address as never, logger })
    expect((await connect(url)).status).toBe(500)
    expect(logger.lines).toMatchObject([
      { level: 'error', message: expect.stringContaining('address failed') },
    ])
  })

  test('is refused also while the first is being authorised, and let in once that one has left', async () => {
    const waiting: ((grant: Grant | null) => void)[] = []
    const { hub, url } = await serveHub({
      limits: { connections: 1 },
      authorize: () => new Promise((resolve) => waiting.push(resolve)),
    })
    const first = connect(url)
    await until(() => hub.stats().opening === 1)
    expect((await connect(url)).status).toBe(503)
    waiting[0]!(null)
    expect((await first).status).toBe(401)
    const second = connect(url)
    await until(() => waiting.length === 2)
    waiting[1]!({ client: 'ann' })
    expect((await second).status).toBe(200)
    expect(hub.stats()).toMatchObject({ connections: 1, opening: 0 })
  })

  test('of one client is refused when both were being authorised at the same time', async () => {
    const waiting: (() => void)[] = []
    const { url } = await serveHub({
      limits: { perClient: 1 },
      authorize: () => new Promise((resolve) => waiting.push(() => resolve({ client: 'ann' }))),
    })
    const both = Promise.all([connect(url), connect(url)])
    await until(() => waiting.length === 2)
    for (const resolve of waiting) resolve()
    expect((await both).map(({ status }) => status).sort()).toEqual([200, 429])
  })

  test('an authorize that never answers keeps its place only as long as its client waits', async () => {
    const { hub, url } = await serveHub({
      limits: { perAddress: 1 },
      authorize: (req) => (req.url === '/hangs' ? new Promise<never>(() => {}) : { client: 'ann' }),
    })
    const waiting = request(`${url}/hangs`, { agent: false }).on('error', () => {})
    waiting.end()
    await until(() => hub.stats().opening === 1)
    expect((await connect(url)).status).toBe(429)
    waiting.destroy()
    await until(() => hub.stats().opening === 0)
    expect((await connect(url)).status).toBe(200)
  })
})

describe('held polls count', () => {
  /** Both kinds of requests, at `/poll` and anywhere else; whoever waits is held for long. */
  const serveBoth = async (limits: Partial<Limits>) => {
    const hub = createHub({ limits, address: (req) => (req as IncomingMessage).headers['x-from'] as string })
    onTestFinished(() => hub.close())
    const [stream, poll] = [hub.handler(grantOfQuery), hub.pollHandler(grantOfQuery)]
    const url = await serve((req, res) => (req.url!.startsWith('/poll') ? poll : stream)(req, res))
    const { id } = await hub.send('nobody', { data: 1 })
    const controller = new AbortController()
    onTestFinished(() => controller.abort())
    const hold = (client: string, from = '10.0.0.1') =>
      fetch(`${url}/poll?wait=20000&lastEventId=${id}&client=${client}`, {
        headers: { 'X-From': from },
        signal: controller.signal,
      })
    const open = (client: string, from = '10.0.0.1') =>
      connect(`${url}/?client=${client}`, { headers: { 'X-From': from } })
    return { hub, hold, open, leave: () => controller.abort() }
  }

  test.each([
    ['connections', 503, 'cy', '10.0.0.3'],
    ['perClient', 429, 'ann', '10.0.0.3'],
    ['perAddress', 429, 'cy', '10.0.0.1'],
  ])('in limits.%s, together with streams', async (limit, status, client, from) => {
    const { hub, hold, open, leave } = await serveBoth({ [limit]: 2 })
    const held = hold('ann').catch(() => null)
    await until(() => hub.stats().polls === 1)
    await open('ann')
    const refused = [await hold(client, from), await open(client, from)]
    expect(refused.map((answer) => answer.status)).toEqual([status, status])
    expect(hub.stats()).toMatchObject({ polls: 1, connections: 1, opening: 0 })
    leave()
    await held
    await until(() => hub.stats().polls === 0)
    expect((await open(client, from)).status).toBe(200)
  })

  test('thirty at once get no more places than there are', async () => {
    const { hub, hold, leave } = await serveBoth({ connections: 5 })
    const answers = Array.from({ length: 30 }, () => hold('ann').catch(() => null))
    await until(() => hub.stats().totals.refused[503] === 25)
    expect(hub.stats().polls).toBe(5)
    await hub.send('ann', { data: 'news' })
    const statuses = (await Promise.all(answers)).map((answer) => answer?.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
    leave()
  })

  test('and those who do not wait give their place back', async () => {
    const { hub, hold } = await serveBoth({ perClient: 1 })
    for (let i = 0; i < 3; i += 1) {
      await hub.send('ann', { data: i })
      expect((await hold('ann')).status).toBe(200)
    }
    expect(hub.stats().polls).toBe(0)
  })
})

describe('a slow reader', () => {
  test('past bufferBytes is closed, returns with its Last-Event-ID and loses nothing', async () => {
    const logger = recordingLogger()
    const { hub, url } = await serveHub({ limits: { bufferBytes: 100_000 }, logger })
    const slow = await connect(url)
    await until(() => slow.read().lastEventId !== '')
    slow.pause()
    let sent = 0
    while (hub.stats().connections === 1 && sent < 5000) {
      await hub.broadcast({ text: `${sent} ${'x'.repeat(20_000)}` })
      sent += 1
    }
    expect(hub.stats().connections).toBe(0)
    expect(logger.lines).toMatchObject([{ level: 'warn', details: { client: 'guest' } }])
    slow.resume()
    await until(() => slow.isWhole() === false)
    const { lastEventId } = slow.read()
    const back = await connect(url, { lastEventId })
    await until(() => slow.data().length + back.data().length === sent)
    expect([...slow.data(), ...back.data()].map((data) => Number(data.split(' ')[0]))).toEqual([
      ...Array(sent).keys(),
    ])
  })

  test('without drain for drainTimeout is closed', async () => {
    const logger = recordingLogger()
    const { hub, url } = await serveHub({ limits: { drainTimeout: 1_000, bufferBytes: 1e9 }, logger })
    const slow = await connect(url)
    slow.pause()
    await until(() => hub.stats().catchingUp === 0)
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    expect(hub.stats().connections).toBe(1)
    await until(() => hub.stats().connections === 0)
    expect(logger.lines).toMatchObject([
      { level: 'warn', message: expect.stringContaining('not taken in 1000 ms') },
    ])
  })

  test('does not keep the others waiting', async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 1e9 } })
    const slow = await connect(url)
    slow.pause()
    const quick = await connect(url)
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    await until(() => quick.data().length === 20)
    expect(hub.stats().connections).toBe(2)
  })

  test('of one message larger than bufferBytes gets it', async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 1000 } })
    const stream = await connect(url)
    await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    await until(() => stream.data().length === 1)
    expect(stream.isWhole()).toBeNull()
  })
})

describe('createHub refuses', () => {
  test.each([
    [{ limits: { connections: 0 } }, 'limits.connections'],
    [{ limits: { bufferBytes: Infinity } }, 'limits.bufferBytes'],
    [{ limits: { messageBytes: '1' } }, 'limits.messageBytes'],
    [{ limits: { perclient: 1 } }, 'limits.perclient'],
    [{ retry: -1 }, 'retry'],
    [{ retry: 0.5 }, 'retry'],
    [{ log: {} }, 'log'],
    [{ hartbeat: 1 }, 'createHub.hartbeat'],
  ])('%j', (options, field) => {
    expect(() => createHub(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-option', field }),
    )
  })
})
