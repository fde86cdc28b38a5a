import { describe, expect, test } from 'vitest'
import type { OpenStream } from '../../test/support/openStream.ts'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { Figures } from '../metrics/sampleFigures.ts'

test('GET /api/metrics-stream: the figures are those of this process', async () => {
  const server = await startServer({ metricsInterval: 25 })
  const guest = await server.stream('/api/stream')
  const viewer = await server.stream('/api/metrics-stream')
  const latest = () => viewer.data<Figures>('metrics').at(-1)
  await until('figures with both streams', () => latest()?.connections === 2)
  const first = viewer.data<Figures & Record<string, unknown>>('metrics')[0]!
  expect(Object.keys(first)).toEqual([
    'at',
    'cpu',
    'rss',
    'heapUsed',
    'eventLoopDelay',
    'connections',
    'messagesPerSecond',
  ])
  expect(Math.abs(first.rss - process.memoryUsage.rss())).toBeLessThan(first.rss)
  await guest.first('welcome')
  await server.post('/api/notify', { title: 'a', message: 'b' })
  await until('the message to be counted', () =>
    viewer.data<Figures>('metrics').some((f) => f.messagesPerSecond > 0),
  )
  await until('the rate to fall back', () => latest()!.messagesPerSecond === 0)

  const busyUntil = performance.now() + 150
  while (performance.now() < busyUntil);
  await until('the blocked loop to show', () =>
    viewer.data<Figures>('metrics').some((f) => f.eventLoopDelay > 50),
  )
  expect(viewer.data<Figures>('metrics').some((f) => f.cpu > 20)).toBe(true)

  guest.close()
  await until('the connection to be gone', () => latest()!.connections === 1)
})

describe('what a new reader of the figures gets first', () => {
  const times = (viewer: OpenStream) => viewer.data<Figures>('metrics').map(({ at }) => at)
  const seeMore = async (viewer: OpenStream, more: number) => {
    const before = times(viewer).length
    await until(`${more} more figures`, () => times(viewer).length >= before + more)
  }

  test('is what was measured before, though nobody watched; then each once', async () => {
    const { stream, get } = await startServer({ metricsInterval: 10 })
    const before = await stream('/api/metrics-stream')
    await seeMore(before, 1)
    before.close()
    await until('nobody to watch', async () =>
      (await get('/metrics')).text.includes('ssekit_connections{hub="work"} 0'),
    )
    // The server runs in this process: its timers of 10 ms are due, and run, before each of these.
    for (let count = 0; count < 3; count += 1) await new Promise((resolve) => setTimeout(resolve, 15))
    const opened = new Date().toISOString()
    const viewer = await stream('/api/metrics-stream')
    await seeMore(viewer, 20)
    expect(times(viewer)).toContain(times(before)[0])
    expect(times(viewer).filter((at) => at < opened).length).toBeGreaterThan(1)
    expect(times(viewer)).toEqual([...new Set(times(viewer))].sort())
  })

  test('is the same for each of several, and live goes on for those who were there', async () => {
    const { stream } = await startServer({ metricsInterval: 10 })
    const early = await stream('/api/metrics-stream')
    await seeMore(early, 10)
    const late = await stream('/api/metrics-stream')
    await seeMore(late, 20)
    await until('both to have the same', () => times(early).includes(times(late).at(-1)!))
    const from = times(late)[0]!
    const common = times(early).filter((at) => at >= from && at <= times(late).at(-1)!)
    expect(times(late)).toEqual(common)
    expect(new Set(times(early)).size).toBe(times(early).length)
  })

  test('is bounded, in time', async () => {
    const { stream } = await startServer({ metricsInterval: 20, metricsHistory: 100 })
    const early = await stream('/api/metrics-stream')
    await seeMore(early, 12)
    const late = await stream('/api/metrics-stream')
    await seeMore(late, 1)
    // Five are kept: the first of them is the eighth or later of those that the other has seen.
    expect(times(early).indexOf(times(late)[0]!)).toBeGreaterThanOrEqual(7)
  })

  test('is what it missed for who comes back, each once and in order', async () => {
    const { stream } = await startServer({ metricsInterval: 20 })
    const witness = await stream('/api/metrics-stream')
    const viewer = await stream('/api/metrics-stream')
    await seeMore(viewer, 5)
    viewer.close()
    const { lastEventId } = viewer
    await seeMore(witness, 5)
    const back = await stream('/api/metrics-stream', { lastEventId })
    await seeMore(back, 8)
    await until('both to have the same', () => times(witness).includes(times(back).at(-1)!))
    const seen = [...times(viewer), ...times(back)]
    const wanted = times(witness).filter((at) => at >= seen[0]! && at <= seen.at(-1)!)
    expect(seen).toEqual(wanted)
    expect(back.messages.some(({ event }) => event === 'ssekit:gap')).toBe(false)
  })

  test('is the last minute again for who comes back to a hub that has forgotten: the figures it has not', async () => {
    const { stream, post } = await startServer({ metricsInterval: 20 })
    const viewer = await stream('/api/metrics-stream')
    await seeMore(viewer, 5)
    await post('/api/faults', { fault: 'restart' })
    await viewer.closed()
    const back = await stream('/api/metrics-stream', { lastEventId: viewer.lastEventId })
    await seeMore(back, 8)
    expect(await back.first('ssekit:gap')).toMatchObject({ reason: 'epoch' })
    expect(times(back)).toEqual(expect.arrayContaining(times(viewer)))
  })
})
