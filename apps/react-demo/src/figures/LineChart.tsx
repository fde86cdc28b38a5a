import {
  chartHeight,
  chartView,
  chartWidth,
  pointByKey,
  timeAt,
  type Absence,
  type Metrics,
  type MetricSeries,
} from '@ssekit/demo-kit'
import type { KeyboardEvent, PointerEvent } from 'react'

export interface LineChartProps {
  series: MetricSeries
  samples: readonly Metrics[]
  absences: readonly Absence[]
  /** The right edge, in epoch milliseconds. */
  end: number
  /** What is pointed at, in any of the charts. */
  at: number | null
  point: (at: number | null) => void
}

/** The last minute of one figure. What one points at, by pointer or arrow keys, is read off in all charts. */
export const LineChart = ({ series, samples, absences, end, at, point }: LineChartProps) => {
  const view = chartView(series, samples, { at, absences, end })

  const onPointerMove = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    point(timeAt(end, (clientX - left) / width))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = pointByKey(samples, at, event.key)
    if (next === undefined) return
    event.preventDefault()
    point(next)
  }

  return (
    <figure className="chart panel" data-testid={`chart-${series.id}`}>
      <figcaption>
        {series.label}
        <span className="chart-reading">
          {at !== null && <time>{view?.reading.time}</time>}
          <strong>{view?.reading.value ?? '–'}</strong>
        </span>
      </figcaption>
      <div className="chart-values" aria-hidden="true">
        {view?.values.map((value, index) => (
          <span key={index}>{value}</span>
        ))}
      </div>
      <div
        className="chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={view?.description ?? `${series.label}: no figures yet`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(view?.reading.x ?? 100)}
        aria-valuetext={view ? `${view.reading.value} at ${view.reading.time}` : 'none'}
        onPointerMove={onPointerMove}
        onPointerLeave={() => point(null)}
        onBlur={() => point(null)}
        onKeyDown={onKeyDown}
      >
        {view?.times.map(({ at: time, x }) => (
          <i key={time} className="chart-grid" style={{ left: `${x}%` }} />
        ))}
        {view?.absences.map(({ x, width }) => (
          <i key={x} className="chart-absence" style={{ left: `${x}%`, width: `${width}%` }} />
        ))}
        <svg viewBox={`0 0 ${chartWidth} ${chartHeight}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="area" d={view?.area ?? ''} />
          <path className="line" d={view?.line ?? ''} />
        </svg>
        {view && at !== null && <i className="chart-cursor" style={{ left: `${view.reading.x}%` }} />}
        {view && (
          <i className="chart-dot" style={{ left: `${view.reading.x}%`, top: `${view.reading.y}%` }} />
        )}
      </div>
      <div className="chart-times" aria-hidden="true">
        {view?.times.map(({ at: time, x, label }) => (
          <span key={time} style={{ left: `${x}%` }}>
            {label}
          </span>
        ))}
      </div>
    </figure>
  )
}
