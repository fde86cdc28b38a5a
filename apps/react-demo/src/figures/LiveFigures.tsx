import {
  absenceText,
  chartEnd,
  metricSeries,
  samplesKept,
  shownAbsences,
  stoppedClock,
  streamUrl,
  ticker,
  type MetricsEvents,
} from '@ssekit/demo-kit'
import { closeWhenHidden, defineStream, useSSEList } from '@ssekit/react'
import { useState } from 'react'
import { ConnectionBadge } from '../connection/ConnectionBadge.tsx'
import { LineChart } from './LineChart.tsx'
import { EndNotice } from '../connection/EndNotice.tsx'
import { useOutages } from '../connection/useOutages.ts'
import { useStore } from '../hooks/useStore.ts'

// It begins with what was before, told to each connection: a tab that looks at it has its own.
const figures = defineStream<MetricsEvents>({
  url: streamUrl('/api/metrics-stream'),
  share: false,
  use: [closeWhenHidden()],
})

export const LiveFigures = () => {
  // The server begins with the last minute, and sends who comes back what was measured meanwhile.
  const { items, status, retry, error, reconnect } = useSSEList(figures, {
    event: 'metrics',
    limit: samplesKept,
    key: ({ at }) => at,
  })
  const [at, point] = useState<number | null>(null)
  const outages = useOutages('/api/metrics-stream')
  // While no figures come, the picture moves on all the same.
  const end = chartEnd(items, useStore(outages.at(-1)?.to === null ? ticker : stoppedClock))
  const absences = shownAbsences(outages, end)

  return (
    <>
      <div className="panel-header">
        <span className="quiet" data-testid="figures-note">
          {absenceText(items, absences.at(-1))}
        </span>
        <ConnectionBadge status={status} retry={retry} testId="figures-connection" />
      </div>
      <EndNotice {...{ status, error, reconnect }} />
      <div className="charts">
        {metricSeries.map((series) => (
          <LineChart key={series.id} samples={items} {...{ series, absences, end, at, point }} />
        ))}
      </div>
    </>
  )
}
