import { chartHeight, chartView, chartWidth, type Metrics, type MetricSeries } from '@ssekit/demo-kit'

export interface LineChartProps {
  series: MetricSeries
  samples: readonly Metrics[]
}

export const LineChart = ({ series, samples }: LineChartProps) => {
  const view = chartView(series, samples)
  return (
    <figure className="chart panel" data-testid={`chart-${series.id}`}>
      <figcaption>
        {series.label} <strong>{view?.current ?? '–'}</strong>
      </figcaption>
      <div className="chart-plot">
        <span className="chart-top" aria-hidden="true">
          {view?.top}
        </span>
        <svg
          viewBox={`0 0 ${chartWidth} ${chartHeight}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={view?.description ?? `${series.label}: no figures yet`}
        >
          <path
            className="grid"
            d={`M0 0H${chartWidth}M0 ${chartHeight / 2}H${chartWidth}M0 ${chartHeight}H${chartWidth}`}
          />
          <path className="line" d={view?.path ?? ''} />
        </svg>
      </div>
      <p className="chart-axis" aria-hidden="true">
        <span>a minute ago</span>
        <span>now</span>
      </p>
    </figure>
  )
}
