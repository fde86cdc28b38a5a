import type { Metrics } from '../api/events.ts'
import { formatTime } from '../format/formatTime.ts'
import { linePath } from './linePath.ts'
import type { MetricSeries } from './metricSeries.ts'
import { niceMaximum } from './niceMaximum.ts'

/** A minute is shown, at a figure a second. */
const SPAN = 60_000
export const chartWidth = 300
export const chartHeight = 80
/** The axis remembers five minutes: a peak that has left the picture does not make it jump. */
export const samplesKept = 301
/** Milliseconds between two lines of the grid. */
const GRID = 15_000
/** Further to the right than this, in percent, a time would be cut off on a phone. */
const ROOM_FOR_LABEL = 90
/** Two figures further apart than this are not joined: no line where nothing was measured. */
const MAX_GAP = 3000

/** A time without a connection: lasting while it has no end. */
export interface Absence {
  /** Epoch milliseconds. */
  from: number
  to: number | null
}

/** A time, at its place from left to right in percent of the width. */
export interface Mark {
  /** Epoch milliseconds. */
  at: number
  x: number
  /** Empty at the right edge, where it has no room. */
  label: string
}

/** Everything a chart of one series shows. */
export interface ChartView {
  /** `d` of the line, and of what is below it. */
  line: string
  area: string
  /** The axis at the side, top to bottom. */
  values: readonly [string, string, string]
  /** The lines of the grid that stand for a time. */
  times: readonly Mark[]
  /** When there was no connection, in percent of the width. */
  absences: readonly { x: number; width: number }[]
  /** The figure that is pointed at, else the last. */
  reading: { value: string; time: string; x: number; y: number }
  /** What the picture shows, for those who do not see it. */
  description: string
}

/** What a chart is drawn for, besides its figures. */
export interface ChartFocus {
  /** What is pointed at, in epoch milliseconds; the last figure without it. */
  at?: number | null
  absences?: readonly Absence[]
  /** The right edge, in epoch milliseconds. @default the last figure */
  end?: number
}

/** All charts of a screen show the same minute; `null` before the first figure. */
export const chartView = (
  series: MetricSeries,
  samples: readonly Metrics[],
  { at = null, absences = [], end = chartEnd(samples) }: ChartFocus = {},
): ChartView | null => {
  const last = samples.at(-1)
  if (!last) return null
  const { format, label, pick } = series
  const begin = end - SPAN
  const percent = (time: number) => Math.min(100, Math.max(0, ((time - begin) / SPAN) * 100))

  const maximum = niceMaximum(samples.map(pick), series.atLeast, series.unit)
  const points = samples.map((sample) => ({ at: Date.parse(sample.at), value: pick(sample) }))
  const shown = points.filter((point) => point.at >= begin)
  const box = { width: chartWidth, height: chartHeight, end, span: SPAN, maximum, maxGap: MAX_GAP }
  const { line, area } = linePath(shown, box)
  const read = nearest(shown, at ?? end) ?? points.at(-1)!
  const values = shown.map(({ value }) => value)
  const range =
    shown.length > 0 ? `between ${format(Math.min(...values))} and ${format(Math.max(...values))}` : 'none'

  return {
    line,
    area,
    values: [format(maximum), format(maximum / 2), format(0)],
    times: gridTimes(begin, end).map((time) => {
      const x = percent(time)
      return { at: time, x, label: x > ROOM_FOR_LABEL ? '' : formatTime(iso(time)) }
    }),
    absences: shownAbsences(absences, end).map(({ from, to }) => ({
      x: percent(from),
      width: percent(to ?? end) - percent(from),
    })),
    reading: {
      value: format(read.value),
      time: formatTime(iso(read.at)),
      x: percent(read.at),
      y: 100 * (1 - Math.min(1, read.value / maximum)),
    },
    description: `${label}: ${format(pick(last))} now, ${range} in the last minute`,
  }
}

/** Those of which something is in the picture. */
export const shownAbsences = (absences: readonly Absence[], end: number): readonly Absence[] =>
  absences.filter(({ to }) => to === null || to > end - SPAN)

/** Where the picture ends: with the last figure, or later while time goes on without any. In epoch milliseconds. */
export const chartEnd = (samples: readonly Metrics[], now = 0): number =>
  Math.max(now, Date.parse(samples.at(-1)?.at ?? '') || 0)

/** The time that a place in the picture stands for, from 0 at the left edge to 1 at the right, in epoch milliseconds. */
export const timeAt = (end: number, fraction: number): number => end - SPAN * (1 - fraction)

const iso = (time: number): string => new Date(time).toISOString()

const nearest = <P extends { at: number }>(points: readonly P[], time: number): P | undefined =>
  points.reduce<P | undefined>(
    (best, point) => (best && Math.abs(best.at - time) <= Math.abs(point.at - time) ? best : point),
    undefined,
  )

const gridTimes = (begin: number, end: number): number[] => {
  const times: number[] = []
  for (let time = Math.ceil(begin / GRID) * GRID; time <= end; time += GRID) times.push(time)
  return times
}
