import type { Metrics } from '../api/events.ts'
import { formatBytes } from '../format/formatBytes.ts'
import { formatNumber } from '../format/formatNumber.ts'

export interface MetricSeries {
  id: string
  label: string
  pick: (metrics: Metrics) => number
  format: (value: number) => string
  /** The least top of the axis, so that a quiet server draws a quiet line. */
  atLeast: number
  /** What the top is round in. @default 1 */
  unit?: number
}

const megabyte = 2 ** 20
const percent = (value: number): string => `${formatNumber(value)} %`
const milliseconds = (value: number): string => `${formatNumber(value)} ms`

/** The charts of the Live figures screen, in reading order. */
export const metricSeries: readonly MetricSeries[] = [
  { id: 'cpu', label: 'CPU, of one core', pick: (m) => m.cpu, format: percent, atLeast: 10 },
  {
    id: 'rss',
    label: 'Memory (RSS)',
    pick: (m) => m.rss,
    format: formatBytes,
    atLeast: 40 * megabyte,
    unit: megabyte,
  },
  {
    id: 'heap',
    label: 'Heap used',
    pick: (m) => m.heapUsed,
    format: formatBytes,
    atLeast: 10 * megabyte,
    unit: megabyte,
  },
  {
    id: 'delay',
    label: 'Event loop delay, p99',
    pick: (m) => m.eventLoopDelay,
    format: milliseconds,
    atLeast: 20,
  },
  { id: 'connections', label: 'Connections', pick: (m) => m.connections, format: formatNumber, atLeast: 4 },
  {
    id: 'messages',
    label: 'Messages per second',
    pick: (m) => m.messagesPerSecond,
    format: formatNumber,
    atLeast: 4,
  },
]
