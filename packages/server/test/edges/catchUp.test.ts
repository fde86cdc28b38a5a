import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createHub, type EventLog, type LogListener, memoryLog } from '../../src/index.ts'
import { type Connected, connect, until } from '../support/connect.ts'
import { recordingLogger, serveHub } from '../support/hubServer.ts'

/** A log that is read as a store of its own. */
const readAs = (read: (inner: EventLog) => EventLog['read']) => {
  const inner = memoryLog()
  const log: EventLog = {
    ...inner,
    get tail() {
      return inner.tail
    },
    read: read(inner),
  }
  return { inner, log }
}

describe('a stream that catches up', () => {
  test('from a store that lags behind is told of the gap, and goes on live', async () => {
    const { log } = readAs((inner) => async () => {
      await new Promise(setImmediate)
      return { epoch: inner.tail!.epoch, oldest: 1, top: 1, entries: [] }
    })
    const { hub, url } = await serveHub({ log })
    const { id } = await hub.broadcast({ text: 'seen' })
    await hub.broadcast({ text: 'not there yet' })
    const stream = await connect(url, { lastEventId: id })
    await until(() => stream.data('ssekit:gap').length === 1)
    await hub.broadcast({ text: 'live' })
    await until(() => stream.data().length === 1)
  })

  test('is told of the gap when the store begins anew between the look at its place and the first page', async () => {
    const before = { epoch: 'before', oldest: 1, top: 3, entries: [] }
    const { inner, log } = readAs(
      (inner) => (after, limit) => (limit === 0 ? Promise.resolve(before) : inner.read(after, limit)),
    )
    const { hub, url } = await serveHub({ log })
    for (let i = 1; i <= 3; i += 1) await hub.broadcast({ data: i })
    const stream = await connect(url, { lastEventId: 'before-1' })
    await until(() => stream.read().lastEventId === hub.lastEventId())
    expect(stream.data('ssekit:gap').map((gap) => JSON.parse(gap) as unknown)).toEqual([
      { requested: 'before-1', oldest: `${inner.tail!.epoch}-1`, reason: 'epoch' },
    ])
    expect(stream.data()).toEqual([])
  })

  test('is counted no further when it has ended', async () => {
    const { hub, url } = await serveHub()
    const start = hub.lastEventId()
    for (let i = 0; i < 1_000; i += 1) await hub.broadcast({ text: `${i} ${'x'.repeat(20_000)}` })
    const { replayed } = hub.stats().totals
    const stream = await connect(url, { lastEventId: start })
    stream.pause()
    let before = -1
    await until(() => {
      const now = hub.stats().totals.replayed
      const isStill = now > replayed && now === before
      before = now
      return isStill
    })
    await hub.disconnect({ client: 'guest' })
    await until(() => hub.stats().catchingUp === 0)
    expect(hub.stats().totals.replayed).toBe(before)
    expect(before).toBeLessThan(1_000)
  })
})

describe('by the clock', () => {
  const fakeClock = () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
  }

  test('a heartbeat is no later than a sixteenth of its interval', async () => {
    fakeClock()
    const { hub, url } = await serveHub({ heartbeat: 1_600 })
    const stream = await connect(url)
    await until(() => hub.stats().catchingUp === 0)
    vi.advanceTimersByTime(1_700)
    await new Promise(setImmediate)
    await hub.broadcast({ text: 'after' })
    await until(() => stream.data().length === 1)
    expect(stream.read().comments).toEqual([' ssekit heartbeat=1600', ''])
  })

  test('a reader that takes nothing is closed after drainTimeout, however rare heartbeats are', async () => {
    fakeClock()
    const { hub, url } = await serveHub({
      heartbeat: 600_000,
      limits: { drainTimeout: 16_000, bufferBytes: 100_000_000 },
      logger: recordingLogger(),
    })
    const stream = await connect(url)
    stream.pause()
    await until(() => hub.stats().catchingUp === 0)
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    expect(hub.stats().waitingBytes).toBeGreaterThan(0)
    vi.advanceTimersByTime(18_000)
    expect(hub.stats()).toMatchObject({ connections: 0, totals: { slow: 1 } })
  })

  /** What is due at the end of the tick is written. */
  const passTime = async (ms: number) => {
    vi.advanceTimersByTime(ms)
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }

  test('neither is one whose messages never stop kept by them', async () => {
    fakeClock()
    const { hub, url } = await serveHub({
      limits: { drainTimeout: 16_000, bufferBytes: 100_000_000 },
      logger: recordingLogger(),
    })
    const stream = await connect(url)
    stream.pause()
    await until(() => hub.stats().catchingUp === 0)
    for (let i = 0; i < 20; i += 1) await hub.broadcast({ text: 'x'.repeat(1_000_000) })
    for (let second = 0; second < 20; second += 1) {
      await passTime(1_000)
      await hub.broadcast({ data: second })
    }
    expect(hub.stats()).toMatchObject({ connections: 0, totals: { slow: 1 } })
  })

  test('there is no heartbeat where none is wanted', async () => {
    fakeClock()
    const { hub, url } = await serveHub({ heartbeat: false })
    const stream = await connect(url)
    await until(() => hub.stats().catchingUp === 0)
    await passTime(60_000)
    await hub.broadcast({ text: 'after' })
    await until(() => stream.data().length === 1)
    expect(stream.read().comments).toEqual([])
  })

  test('heartbeats go on when another stream has ended, and begin again when all had', async () => {
    fakeClock()
    const { hub, url } = await serveHub({ heartbeat: 1_600 })
    const beatsOf = (stream: Connected) => stream.read().comments.filter((comment) => comment === '').length
    const first = await connect(url)
    const second = await connect(url)
    await until(() => hub.stats().connections === 2)
    second.leave()
    await until(() => hub.stats().connections === 1)
    await passTime(1_700)
    await until(() => beatsOf(first) === 1)
    first.leave()
    await until(() => hub.stats().connections === 0)
    const third = await connect(url)
    await until(() => hub.stats().connections === 1)
    await passTime(1_700)
    await until(() => beatsOf(third) === 1)
  })

  test('a heartbeat is not the message too many for a reader that has a large one to take', async () => {
    fakeClock()
    const { hub, url } = await serveHub({
      heartbeat: 1_600,
      limits: { bufferBytes: 100_000, messageBytes: 100_000_000 },
    })
    const stream = await connect(url)
    stream.pause()
    await until(() => hub.stats().catchingUp === 0)
    await hub.broadcast({ text: 'x'.repeat(20_000_000) })
    await until(() => hub.stats().waitingBytes > 100_000)
    for (let i = 0; i < 3; i += 1) await passTime(1_700)
    expect(hub.stats().connections).toBe(1)
    stream.resume()
    await until(() => stream.isWhole() !== null || stream.text().length > 20_000_000)
    expect(stream.isWhole()).toBe(null)
  })

  test('a heartbeat tells its place to a stream that opened without the store', async () => {
    fakeClock()
    const inner = memoryLog()
    let isReached = false
    const log: EventLog = {
      ...inner,
      get tail() {
        return isReached ? inner.tail : null
      },
      read: () => Promise.reject(new Error('away')),
    }
    const { hub, url } = await serveHub({ log, heartbeat: 1_600 })
    const stream = await connect(url)
    await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
    isReached = true
    await passTime(1_700)
    await until(() => stream.read().comments.length === 2)
    await until(() => stream.read().lastEventId === hub.lastEventId())
  })

  test('a heartbeat tells the place behind what was missed and is not for this client', async () => {
    fakeClock()
    const { hub, url } = await serveHub({ heartbeat: 1_600 })
    const start = hub.lastEventId()
    for (let i = 0; i < 3; i += 1) await hub.send('bob', { data: i })
    const stream = await connect(`${url}?client=ann`, { lastEventId: start })
    await until(() => hub.stats().catchingUp === 0)
    await passTime(1_700)
    await until(() => stream.read().comments.length === 2)
    await until(() => stream.read().lastEventId === hub.lastEventId())
  })

  test('a heartbeat does not tell a place to whom what comes before it has not been sent', async () => {
    fakeClock()
    const inner = memoryLog()
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    let isReading = false
    const log: EventLog = {
      ...inner,
      get tail() {
        return inner.tail
      },
      async read(after, limit) {
        isReading = limit > 0
        if (isReading) await answered
        return inner.read(after, limit)
      },
    }
    const { hub, url } = await serveHub({ log, heartbeat: 1_600 })
    const start = hub.lastEventId()
    await hub.broadcast({ text: 'missed' })
    const stream = await connect(url, { lastEventId: start })
    await until(() => isReading)
    await passTime(1_700)
    await until(() => stream.read().comments.length === 2)
    expect(stream.read().lastEventId).toBe('')
    answer()
    await until(() => stream.data().length === 1)
  })
})

test('as much as bufferBytes may wait for a reader, and no byte more', async () => {
  /** A reader that takes nothing, and a message that fills it. */
  const fill = async (bufferBytes?: number) => {
    const hub = createHub({ heartbeat: false, limits: { bufferBytes }, logger: recordingLogger() })
    onTestFinished(() => hub.close())
    await hub.fetchHandler(() => ({ client: 'ann' }))(new Request('http://x/'))
    await until(() => hub.stats().catchingUp === 0)
    await hub.broadcast({ text: 'x'.repeat(100_000) })
    return hub
  }
  const waiting = (await fill()).stats().waitingBytes
  expect(waiting).toBeGreaterThan(100_000)
  for (const [bufferBytes, connections] of [
    [waiting, 1],
    [waiting - 1, 0],
  ]) {
    const hub = await fill(bufferBytes)
    await hub.broadcast({ text: 'one more' })
    expect(hub.stats().connections).toBe(connections)
  }
})

test('a stream that opened without the store knows its place from its first message on', async () => {
  const inner = memoryLog()
  let isReached = false
  let listener: LogListener | undefined
  const log: EventLog = {
    ...inner,
    get tail() {
      return isReached ? inner.tail : null
    },
    read: () => Promise.reject(new Error('away')),
    listen(next) {
      listener = next
      inner.listen(next)
    },
  }
  const { hub, url } = await serveHub({ log })
  const stream = await connect(url)
  await until(() => hub.stats().connections === 1 && hub.stats().catchingUp === 0)
  isReached = true
  const { id } = await hub.broadcast({ text: 'first' })
  listener!.onReset('epoch', { epoch: 'another', oldest: 1, top: 0 })
  await until(() => stream.data('ssekit:gap').length === 1)
  expect(stream.data()).toEqual(['first'])
  expect(JSON.parse(stream.data('ssekit:gap')[0]!)).toMatchObject({ requested: id, reason: 'epoch' })
})

test('a page of a store of one’s own that cannot be read cuts the stream, so that it is asked for again, and is told', async () => {
  const { log } = readAs((inner) => async (after, limit) => {
    const { entries, ...range } = await inner.read(after, limit)
    return { ...range, entries: entries.map((entry) => ({ ...entry, audience: { to: 'clients' } as never })) }
  })
  const logger = recordingLogger()
  const { hub, url } = await serveHub({ log, logger })
  const start = hub.lastEventId()
  await hub.broadcast({ text: 'missed' })
  const stream = await connect(url, { lastEventId: start })
  await until(() => stream.isWhole() !== null)
  expect(stream.isWhole()).toBe(false)
  expect(logger.lines).toMatchObject([
    { level: 'error', message: 'A stream could not be brought to live and was cut' },
  ])
})
