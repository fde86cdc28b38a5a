import { filterLines, logKey, plural, streamUrl, type LogEvents } from '@ssekit/demo-kit'
import { closeWhenHidden, defineStream, useSSEList } from '@ssekit/react'
import { useState } from 'react'
import { ConnectionBadge } from '../components/ConnectionBadge.tsx'
import { LogPane } from '../components/LogPane.tsx'
import { StreamNotice } from '../components/StreamNotice.tsx'

// It begins with the last lines, told to each connection: a tab that looks at it has its own.
const log = defineStream<LogEvents>({
  url: streamUrl('/api/logs'),
  share: false,
  use: [closeWhenHidden()],
})

export const Logs = () => {
  const [filter, setFilter] = useState('')
  const { items, status, retry, error, reconnect } = useSSEList(log, {
    event: 'log',
    limit: 1000,
    key: logKey,
  })
  const lines = filterLines(items, filter)

  return (
    <>
      {status === 'error' && <StreamNotice {...{ status, retry, error, reconnect }} />}
      <section className="panel" aria-labelledby="log-title">
        <header className="panel-header">
          <h2 id="log-title">Server log</h2>
          <ConnectionBadge status={status} retry={retry} testId="logs-connection" />
        </header>
        <div className="panel-header">
          <div className="inline-field">
            <label htmlFor="log-filter">Filter</label>
            <input
              id="log-filter"
              type="search"
              value={filter}
              onChange={({ target }) => setFilter(target.value)}
            />
          </div>
          <span className="quiet">
            {filter ? `${lines.length} of ${plural(items.length, 'line')}` : plural(items.length, 'line')}
          </span>
        </div>
        <LogPane lines={lines} />
      </section>
    </>
  )
}
