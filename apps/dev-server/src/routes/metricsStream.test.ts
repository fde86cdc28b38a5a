import { expect, test } from 'vitest'
import { startServer } from '../../test/support/startServer.ts'
import { until } from '../../test/support/until.ts'
import type { Figures } from '../metrics/sampleFigures.ts'

test('GET /api/metrics-stream: the figures are those of this process', async () => {
  const server = await startServer({ metricsInterval: 25 })
  const guest = await server.stream('/api/stream')
  const viewer = await server.stream('/api/metrics-stream')
  const first = await viewer.first<Figures & Record<string, unknown>>('metrics')
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
  expect(first.connections).toBe(2)
  await guest.first('welcome')
  await server.post('/api/notify', { title: 'a', message: 'b' })
  const latest = () => viewer.data<Figures>('metrics').at(-1)!
  await until('the message to be counted', () =>
    viewer.data<Figures>('metrics').some((f) => f.messagesPerSecond > 0),
  )
  await until('the rate to fall back', () => latest().messagesPerSecond === 0)

  const busyUntil = performance.now() + 150
  while (performance.now() < busyUntil);
  await until('the blocked loop to show', () =>
    viewer.data<Figures>('metrics').some((f) => f.eventLoopDelay > 50),
  )
  expect(viewer.data<Figures>('metrics').some((f) => f.cpu > 20)).toBe(true)

  guest.close()
  await until('the connection to be gone', () => latest().connections === 1)
})
