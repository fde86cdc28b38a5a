import {
  absenceText,
  chartEnd,
  metricSeries,
  samplesKept,
  streamUrl,
  troubleOf,
  type MetricsEvents,
} from '@ssekit/demo-kit'
import { closeWhenHidden, defineStream, useSSEList } from '@ssekit/react'
import { useState } from 'react'
import { ConnectionBadge } from '../connection/ConnectionBadge.tsx'
import { LineChart } from './LineChart.tsx'
import { OutageNotice } from '../connection/OutageNotice.tsx'
import { useNow } from '../hooks/useNow.ts'
import { useOutages } from '../connection/useStory.ts'

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
  const absences = useOutages('/api/metrics-stream')
  const isAway = absences.at(-1)?.to === null
  const now = useNow(isAway)
  const end = chartEnd(items, isAway ? now : 0)
  const recent = absences.filter(({ to }) => to === null || to > end - 60_000)
  const trouble = status === 'error' ? troubleOf({ status, retry, error }) : null

  return (
    <>
      <div className="panel-header">
        <span className="quiet" data-testid="figures-note">
          {absenceText(items, recent.at(-1))}
        </span>
        <ConnectionBadge status={status} retry={retry} testId="figures-connection" />
      </div>
      {trouble && <OutageNotice trouble={trouble} retry={reconnect} />}
      <div className="charts">
        {metricSeries.map((series) => (
          <LineChart key={series.id} samples={items} absences={recent} {...{ series, end, at, point }} />
        ))}
      </div>
    </>
  )
}
