import { formatTime, metricSeries, streamUrl, type MetricsEvents } from '@ssekit/demo-kit'
import { closeWhenHidden, defineStream, useSSEList } from '@ssekit/react'
import { ConnectionBadge } from '../components/ConnectionBadge.tsx'
import { LineChart } from '../components/LineChart.tsx'
import { StreamNotice } from '../components/StreamNotice.tsx'

// It begins with what was before, told to each connection: a tab that looks at it has its own.
const figures = defineStream<MetricsEvents>({
  url: streamUrl('/api/metrics-stream'),
  share: false,
  use: [closeWhenHidden()],
})

export const LiveFigures = () => {
  const { items, status, retry, error, reconnect } = useSSEList(figures, { event: 'metrics', limit: 61 })

  const last = items.at(-1)

  return (
    <>
      {status === 'error' && <StreamNotice {...{ status, retry, error, reconnect }} />}
      <div className="panel-header">
        <span className="quiet">
          {last ? `Last measured at ${formatTime(last.at)}` : 'Waiting for the first figures'}
        </span>
        <ConnectionBadge status={status} retry={retry} testId="figures-connection" />
      </div>
      <div className="charts">
        {metricSeries.map((series) => (
          <LineChart key={series.id} series={series} samples={items} />
        ))}
      </div>
    </>
  )
}
