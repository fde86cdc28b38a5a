import { describe, expect, test } from 'vitest'
import { type LogListener, memoryLog } from '../src/index.ts'
import { connect, until } from './support/connect.ts'
import { recordingLogger, serveHub } from './support/hubServer.ts'
import { servePolls } from './support/polls.ts'

describe('stats().totals', () => {
  test('count what was opened, sent, delivered and replayed', async () => {
    const { hub, url } = await serveHub()
    const ann = await connect(`${url}?client=ann&groups=news`)
    await connect(`${url}?client=bob&groups=news`)
    await until(() => hub.stats().connections === 2 && hub.stats().catchingUp === 0)
    await hub.sendGroup('news', { data: 1 })
    await hub.send('ann', { data: 2 })
    await hub.send('nobody', { data: 3 })
    await until(() => ann.data().length === 2)
    const { lastEventId } = ann.read()
    ann.leave()
    await hub.sendGroup('news', { data: 4 })
    await hub.send('bob', { data: 5 })
    const back = await connect(`${url}?client=ann&groups=news`, { lastEventId })
    await until(() => back.data().length === 1)
    expect(hub.stats().totals).toMatchObject({
      opened: 3,
      sent: 5,
      replayed: 1,
      slow: 0,
      refused: {},
      gaps: {},
    })
    // Ann and Bob, Ann, nobody; whether Ann's leaving was seen before the fourth is not said.
    expect(hub.stats().totals.delivered).toBeGreaterThanOrEqual(5)
  })

  test('count the gaps that polls are told', async () => {
    const { hub } = await serveHub({ log: memoryLog({ size: 1 }) })
    const { poll } = await servePolls(hub)
    const { id } = await hub.broadcast({ data: 0 })
    for (let i = 1; i <= 3; i += 1) await hub.broadcast({ data: i })
    await poll('', id)
    await poll('', 'nonsense')
    await poll('', hub.lastEventId())
    expect(hub.stats().totals.gaps).toEqual({ evicted: 1, malformed: 1 })
  })

  test('count refusals by status and gaps by reason', async () => {
    const { hub, url } = await serveHub({
      log: memoryLog({ size: 1 }),
      authorize: (req) => (req.headers['x-user'] ? { client: 'ann' } : null),
      limits: { perClient: 1 },
    })
    const headers = { 'X-User': 'ann' }
    await connect(url)
    await connect(url)
    const first = await connect(url, { headers })
    await connect(url, { headers })
    await until(() => first.read().lastEventId !== '')
    const { lastEventId } = first.read()
    first.leave()
    await until(() => hub.stats().connections === 0)
    for (let i = 0; i < 3; i += 1) await hub.broadcast({ data: i })
    await connect(url, { headers, lastEventId })
    await until(() => hub.stats().catchingUp === 0 && hub.stats().connections === 1)
    expect(hub.stats().totals).toMatchObject({ refused: { 401: 2, 429: 1 }, gaps: { evicted: 1 } })
  })

  test('count no gap that its reader did not wait for', async () => {
    const log = memoryLog()
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    const read = async () => {
      await answered
      throw new Error('away')
    }
    const { hub, url } = await serveHub({ log: { ...log, read } })
    const [gone, stays] = [
      await connect(url, { lastEventId: 'x-1' }),
      await connect(url, { lastEventId: 'x-1' }),
    ]
    gone.leave()
    await until(() => hub.stats().connections === 1)
    answer()
    await until(() => stays.data('ssekit:gap').length === 1)
    expect(hub.stats().totals.gaps).toEqual({ 'store-unavailable': 1 })
  })

  test('count what a store has lost as a gap, not as delivered', async () => {
    const log = memoryLog()
    let listener: LogListener | undefined
    const listen = (next: LogListener) => void (listener = next)
    const { hub, url } = await serveHub({ log: { ...log, listen } })
    const stream = await connect(url)
    await until(() => stream.read().lastEventId !== '')
    const lost = { ...log.tail!, offset: 1, audience: { to: 'all' }, block: '', isLost: true } as const
    listener!.onEntry(lost)
    await until(() => stream.data('ssekit:gap').length === 1)
    expect(hub.stats().totals).toMatchObject({ delivered: 0, gaps: { evicted: 1 } })
  })

  test('count slow readers, and say how many bytes wait for them', async () => {
    const { hub, url } = await serveHub({ limits: { bufferBytes: 200_000 }, logger: recordingLogger() })
    const slow = await connect(url)
    await until(() => slow.read().lastEventId !== '')
    slow.pause()
    while (hub.stats().waitingBytes === 0) await hub.broadcast({ text: 'x'.repeat(100_000) })
    while (hub.stats().totals.slow === 0) await hub.broadcast({ text: 'x'.repeat(100_000) })
    await until(() => hub.stats().connections === 0)
    expect(hub.stats()).toMatchObject({ waitingBytes: 0, totals: { slow: 1 } })
  })

  test('a snapshot does not change afterwards', async () => {
    const { hub } = await serveHub()
    const before = hub.stats().totals
    await hub.broadcast({ data: 1 })
    expect(before.sent).toBe(0)
  })
})

test('who was ended while it caught up does not catch up any more, however slowly it takes what is left', async () => {
  const { hub, url } = await serveHub()
  for (let i = 0; i < 40; i += 1) await hub.broadcast({ text: 'x'.repeat(500_000) })
  const slow = await connect(url, { lastEventId: 'earliest' })
  slow.pause()
  await until(() => hub.stats().waitingBytes > 0)
  expect(hub.stats().catchingUp).toBe(1)
  await hub.disconnect({ client: 'guest' })
  expect(hub.stats()).toMatchObject({ connections: 0, catchingUp: 0, waitingBytes: 0 })
})
