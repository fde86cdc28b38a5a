import {
  asText,
  countNewer,
  filterLines,
  linesKept,
  logKey,
  streamUrl,
  wrapsAtFirst,
  type LogEvents,
  type LogLine,
} from '@ssekit/demo-kit'
import { closeWhenHidden, defineStream, useSSEList } from '@ssekit/react'
import { useState } from 'react'
import { ConnectionBadge } from '../connection/ConnectionBadge.tsx'
import { CopyButton } from '../components/CopyButton.tsx'
import { Icon } from '../components/Icon.tsx'
import { EndNotice } from '../connection/EndNotice.tsx'
import { LogPane } from './LogPane.tsx'
import { useTail } from '../hooks/useTail.ts'

// It begins with the last lines, told to each connection: a tab that looks at it has its own.
const log = defineStream<LogEvents>({
  url: streamUrl('/api/logs'),
  share: false,
  use: [closeWhenHidden()],
})

export const Logs = () => {
  const { items, status, retry, error, reconnect } = useSSEList(log, {
    event: 'log',
    limit: linesKept,
    key: logKey,
  })
  const [search, setSearch] = useState('')
  const [wraps, setWraps] = useState(wrapsAtFirst)
  // Who pauses, or scrolls up to read, has what is there held still; what comes is kept and counted.
  const [held, setHeld] = useState<readonly LogLine[] | null>(null)
  const lines = filterLines(held ?? items, search)
  const tail = useTail(lines)
  if (tail.following === (held !== null)) setHeld(tail.following ? null : items)

  const newer = held ? countNewer(items, held) : 0

  return (
    <>
      <EndNotice {...{ status, error, reconnect }} />
      <section className="panel log-panel" aria-label="Server log">
        <div className="log-tools">
          <input
            type="search"
            aria-label="Search the log"
            placeholder="Search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <button
            type="button"
            className="button-small button-quiet"
            aria-pressed={wraps}
            onClick={() => setWraps(!wraps)}
          >
            Wrap
          </button>
          <button
            type="button"
            className="button-small button-quiet"
            aria-pressed={held !== null}
            onClick={() => tail.follow(!tail.following)}
          >
            <Icon name="pause" />
            Pause
          </button>
          <CopyButton className="button-quiet" text={() => asText(lines)} />
          <ConnectionBadge status={status} retry={retry} testId="logs-connection" />
        </div>
        <div className="log-frame">
          <LogPane {...{ lines, search, wraps, tail }} />
          {held && (
            <button type="button" className="log-jump button-small" onClick={() => tail.follow(true)}>
              <Icon name="down" />
              Jump to latest{newer > 0 && ` · ${newer} new`}
            </button>
          )}
        </div>
        <p className="log-count quiet" data-testid="log-count">
          {search.trim()
            ? `${lines.length} of ${(held ?? items).length} lines`
            : `${items.length} lines kept`}
        </p>
      </section>
    </>
  )
}
