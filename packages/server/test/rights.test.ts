import type { IncomingMessage } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Authorization, type Grant, createHub, memoryLog } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { grantOfQuery } from './support/grantOfQuery.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'
import { serve } from './support/serve.ts'

/** Streams at `/stream`, polls at `/poll`; what the query asks for is granted, until `exp`. */
const serveBoth = async (
  authorize: (req: IncomingMessage) => Authorization | Promise<Authorization>,
  log = memoryLog(),
) => {
  const hub = createHub({ log, logger: recordingLogger() })
  const stream = hub.handler(authorize)
  const poll = hub.pollHandler(authorize)
  const url = await serve((req, res) => (req.url!.startsWith('/poll') ? poll : stream)(req, res))
  onTestFinished(() => hub.close())
  const { id } = await hub.send('nobody', { text: 'where all begin' })
  const hold = (query: string): Promise<{ status: number; text: string }> =>
    fetch(`${url}/poll?wait=20000&lastEventId=${id}&${query}`).then(async (response) => ({
      status: response.status,
      text: await response.text(),
    }))
  const isHeld = (count = 1): Promise<void> => until(() => hub.stats().polls === count)
  return { hub, url, id, hold, isHeld }
}

const expiring = (req: IncomingMessage): Grant => {
  const expiresAt = Number(new URL(req.url!, 'http://x').searchParams.get('exp') ?? Infinity)
  return { ...grantOfQuery(req), expiresAt }
}

describe('a held poll', () => {
  test('of a client that is dismissed is answered 204 at once, and gets nothing that is sent after', async () => {
    const { hub, url, hold, isHeld } = await serveBoth(grantOfQuery)
    const held = hold('client=ann')
    await isHeld()
    await hub.disconnect({ client: 'ann' }, { reconnect: false })
    await hub.send('ann', { text: 'SECRET' })
    expect(await held).toEqual({ status: 204, text: '' })
    expect((await fetch(`${url}/poll?client=ann`)).status).toBe(204)
    expect((await connect(`${url}/stream?client=ann`)).status).toBe(204)
  })

  test('of a member of a group that is dismissed likewise, and only of members', async () => {
    const { hub, url, hold, isHeld } = await serveBoth(grantOfQuery)
    const [member, other] = [hold('client=ann&groups=vip'), hold('client=bob&groups=news')]
    await isHeld(2)
    await hub.disconnect({ group: 'vip' }, { reconnect: false })
    await hub.sendGroup('vip', { text: 'SECRET' })
    expect(await member).toEqual({ status: 204, text: '' })
    expect((await fetch(`${url}/poll?client=ann&groups=vip`)).status).toBe(204)
    await hub.sendGroup('news', { text: 'open' })
    expect(await other).toMatchObject({ status: 200, text: expect.stringContaining('open') })
  })

  test('of a group that is dismissed, from a member that was between two polls: 204', async () => {
    const { hub, url } = await serveBoth(grantOfQuery)
    const { id } = await hub.broadcast({ text: 'before' })
    const ask = () => fetch(`${url}/poll?client=ann&groups=vip,news&lastEventId=${id}`)
    expect((await ask()).status).toBe(200)
    await hub.disconnect({ group: 'vip' }, { reconnect: false })
    await hub.sendGroup('vip', { text: 'SECRET' })
    expect((await ask()).status).toBe(204)
    expect((await fetch(`${url}/poll?client=ann&groups=news&lastEventId=${id}`)).status).toBe(200)
  })

  test('of a client that may come back is answered with nothing', async () => {
    const { hub, hold, isHeld } = await serveBoth(grantOfQuery)
    const held = hold('client=ann')
    await isHeld()
    await hub.disconnect({ client: 'ann' })
    await hub.send('ann', { text: 'SECRET' })
    expect(await held).toEqual({ status: 200, text: '[]' })
  })

  test('is answered 401 when it expires, with nothing that is sent after', async () => {
    const { hub, hold } = await serveBoth(expiring)
    const held = hold(`client=ann&exp=${Date.now() + 300}`)
    expect(await held).toEqual({ status: 401, text: '' })
    expect(hub.stats().polls).toBe(0)
  })

  test('of a client that leaves is not kept', async () => {
    const { url, id, isHeld } = await serveBoth(grantOfQuery)
    const controller = new AbortController()
    const held = fetch(`${url}/poll?wait=20000&lastEventId=${id}`, { signal: controller.signal })
    await isHeld()
    controller.abort()
    await expect(held).rejects.toThrow()
    await isHeld(0)
  })
})

describe('expiresAt', () => {
  test('Infinity is never', async () => {
    const { url, hub } = await serveHub({
      authorize: () => ({ client: 'ann', expiresAt: Infinity }),
    })
    const stream = await connect(url)
    await hub.broadcast({ text: 'still here' })
    await until(() => stream.data().length === 1)
    expect(stream.status).toBe(200)
  })

  test('ends a stream that still catches up, and it gets no more of what it missed', async () => {
    const { hub, url } = await serveHub({
      authorize: (req) => ({ client: 'ann', expiresAt: req.url === '/new' ? Infinity : Date.now() + 150 }),
      limits: { bufferBytes: 1e9 },
    })
    const first = await connect(`${url}/new`)
    await until(() => first.read().lastEventId !== '')
    const { lastEventId } = first.read()
    first.leave()
    for (let i = 0; i < 300; i += 1) await hub.broadcast({ text: 'x'.repeat(100_000) })
    const late = await connect(url, { lastEventId })
    late.pause()
    await until(() => hub.stats().connections === 0)
    late.resume()
    await until(() => late.isWhole() !== null)
    expect(late.data().length).toBeLessThan(300)
  })

  test('that passes while authorize or the store is waited for is 401', async () => {
    const { url } = await serveHub({
      authorize: async () => {
        const expiresAt = Date.now() + 20
        await until(() => Date.now() > expiresAt)
        return { client: 'ann', expiresAt }
      },
    })
    expect((await connect(url)).status).toBe(401)
  })

  test.each([[NaN], ['soon'], [null]])('%j is refused', async (expiresAt) => {
    const logger = recordingLogger()
    const { url } = await serveHub({ logger, authorize: () => ({ client: 'ann', expiresAt }) as never })
    expect((await connect(url)).status).toBe(500)
    expect(logger.lines).toMatchObject([{ level: 'error', details: { code: 'invalid-grant' } }])
  })
})

/** Reads the rights when asked, and answers with them when let. */
const slowRights = () => {
  const state = { groups: ['secret'] }
  const waiting: (() => void)[] = []
  const authorize = async (req: IncomingMessage): Promise<Grant> => {
    const { groups } = state
    await new Promise<void>((resolve) => waiting.push(resolve))
    return { ...grantOfQuery(req), groups }
  }
  return { state, authorize, waiting, answer: () => waiting.splice(0).forEach((resolve) => resolve()) }
}

describe('rights that are taken away while authorize runs', () => {
  test('are not granted any more: the stream ends, and comes back for those there are', async () => {
    const { state, authorize, waiting, answer } = slowRights()
    const { hub, url } = await serveBoth(authorize)
    const asked = connect(`${url}/stream?client=ann`)
    await until(() => waiting.length === 1)
    state.groups = []
    await hub.disconnect({ client: 'ann' })
    answer()
    const told = await asked
    await until(() => told.isWhole() === true)
    await hub.sendGroup('secret', { text: 'SECRET' })
    expect([told.status, told.read().messages, hub.stats().connections]).toEqual([200, [], 0])
    expect(told.read().retries).toHaveLength(1)
  })

  test.each([
    ['client', { client: 'ann' }],
    ['group', { group: 'secret' }],
    ['client in a group', { client: 'ann', group: 'secret' }],
  ])('from a %s that shall stay away: 204, now and later', async (_, target) => {
    const { authorize, waiting, answer } = slowRights()
    const { hub, url, hold } = await serveBoth(authorize)
    const asked = [connect(`${url}/stream?client=ann`), hold('client=ann')] as const
    await until(() => waiting.length === 2)
    await hub.disconnect(target, { reconnect: false })
    answer()
    expect([(await asked[0]).status, (await asked[1]).status]).toEqual([204, 204])
    const again = connect(`${url}/stream?client=ann`)
    await until(() => waiting.length === 1)
    answer()
    expect((await again).status).toBe(204)
  })

  test('for one group keep nobody out of another', async () => {
    const { state, authorize, waiting, answer } = slowRights()
    const { hub, url } = await serveBoth(authorize)
    const asked = connect(`${url}/stream?client=ann`)
    await until(() => waiting.length === 1)
    await hub.disconnect({ group: 'secret' }, { reconnect: false })
    answer()
    expect((await asked).status).toBe(204)
    state.groups = ['news']
    const other = connect(`${url}/stream?client=ann`)
    await until(() => waiting.length === 1)
    answer()
    expect((await other).status).toBe(200)
  })

  test('from somebody else are no matter', async () => {
    const { authorize, waiting, answer } = slowRights()
    const { hub, url } = await serveBoth(authorize)
    const asked = connect(`${url}/stream?client=ann`)
    await until(() => waiting.length === 1)
    await hub.disconnect({ client: 'bob' })
    await hub.disconnect({ client: 'ann', group: 'news' }, { reconnect: false })
    await hub.disconnect({ group: 'news' })
    answer()
    const stream = await asked
    await hub.sendGroup('secret', { text: 'for ann' })
    await until(() => stream.data().length === 1)
  })
})

test('rights end on this node also when the others cannot be told, which is said', async () => {
  const log = memoryLog()
  const { hub, url } = await serveHub({
    log: { ...log, signal: () => Promise.reject(new Error('away')) },
  })
  const ann = await connect(`${url}?client=ann`)
  await until(() => hub.stats().connections === 1)
  await expect(hub.disconnect({ client: 'ann' }, { reconnect: false })).rejects.toThrow('away')
  await until(() => ann.isWhole() === true)
  expect((await connect(`${url}?client=ann`)).status).toBe(204)
})

test('where orders of other nodes were lost, all who are here are ended, and may come back', async () => {
  const log = memoryLog()
  const { url, hold, isHeld } = await serveBoth(grantOfQuery, log)
  const stream = await connect(`${url}/stream?client=ann`)
  const held = hold('client=bob')
  await isHeld()
  await log.signal({ type: 'reauthorize' })
  await until(() => stream.isWhole() === true)
  expect(stream.data('ssekit:close')).toEqual([])
  expect(await held).toEqual({ status: 200, text: '[]' })
  expect((await connect(`${url}/stream?client=ann`)).status).toBe(200)
})

test('a mass disconnect leaves nobody a moment of rights', async () => {
  const { hub, url } = await serveHub()
  const members = await Promise.all(
    Array.from({ length: 300 }, (_, i) => connect(`${url}?client=${i}&groups=room`)),
  )
  await until(() => hub.stats().connections === 300 && hub.stats().catchingUp === 0)
  const ended = hub.disconnect({ group: 'room' }, { reconnect: false })
  const sent = hub.sendGroup('room', { text: 'SECRET' })
  await Promise.all([ended, sent])
  expect((await sent).connections).toBe(0)
  await until(() => members.every((member) => member.isWhole() === true))
  expect(members.flatMap((member) => member.data())).toEqual([])
  expect(members.every((member) => member.data('ssekit:close').length === 1)).toBe(true)
})
