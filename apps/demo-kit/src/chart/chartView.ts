import type { Metrics } from '../events.ts'
import { linePath } from './linePath.ts'
import type { MetricSeries } from './metricSeries.ts'
import { niceMaximum } from './niceMaximum.ts'

/** One minute, at a figure a second. */
export const chartSpan = 60_000
export const chartWidth = 300
export const chartHeight = 80

export interface ChartView {
  /** `d` of the line. */
  path: string
  current: string
  /** The value at the top of the axis. */
  top: string
  /** What the picture shows, for those who do not see it. */
  description: string
}

/** Everything a chart of one series shows; `null` before the first figure. */
export const chartView = (series: MetricSeries, samples: readonly Metrics[]): ChartView | null => {
  const last = samples.at(-1)
  if (!last) return null

  const end = Date.parse(last.at)
  const points = samples
    .map((sample) => ({ at: Date.parse(sample.at), value: series.pick(sample) }))
    .filter((point) => end - point.at <= chartSpan)
  const values = points.map((point) => point.value)
  const maximum = niceMaximum(values, series.atLeast, series.unit)
  const { format, label } = series

  return {
    path: linePath(points, {
      width: chartWidth,
      height: chartHeight,
      end,
      span: chartSpan,
      maximum,
      maxGap: 3000,
    }),
    current: format(series.pick(last)),
    top: format(maximum),
    description: `${label}: ${format(series.pick(last))} now, between ${format(Math.min(...values))} and ${format(Math.max(...values))} in the last minute`,
  }
}
