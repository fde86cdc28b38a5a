import { describe, expect, test } from 'vitest'
import { memoryLog } from '../src/index.ts'
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
