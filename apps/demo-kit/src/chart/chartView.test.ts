import { expect, it } from 'vitest'
import type { Metrics } from '../events.ts'
import { chartView } from './chartView.ts'
import { metricSeries } from './metricSeries.ts'

const cpu = metricSeries.find(({ id }) => id === 'cpu')!
const sample = (at: string, value: number): Metrics => ({
  at,
  cpu: value,
  rss: 0,
  heapUsed: 0,
  eventLoopDelay: 0,
  connections: 0,
  messagesPerSecond: 0,
})

it('is nothing before the first figure', () => {
  expect(chartView(cpu, [])).toBeNull()
})

it('says in words what the picture shows', () => {
  const view = chartView(cpu, [
    sample('2026-01-01T00:00:00Z', 4),
    sample('2026-01-01T00:00:01Z', 17.25),
    sample('2026-01-01T00:00:02Z', 8),
  ])
  expect(view).toMatchObject({
    current: '8 %',
    top: '20 %',
    description: 'CPU, of one core: 8 % now, between 4 % and 17.3 % in the last minute',
  })
})

it('leaves out what is older than the minute it shows', () => {
  const view = chartView(cpu, [sample('2026-01-01T00:00:00Z', 90), sample('2026-01-01T00:02:00Z', 4)])
  expect(view?.path.match(/[ML]/g)).toHaveLength(1)
  expect(view?.top).toBe('10 %')
})
