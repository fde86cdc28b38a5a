import { logKey, type LogLine } from '@ssekit/demo-kit'
import { useTail } from '../hooks/useTail.ts'
import { Icon } from './Icon.tsx'

export interface LogPaneProps {
  lines: readonly LogLine[]
}

export const LogPane = ({ lines }: LogPaneProps) => {
  const { ref, following, onScroll, jump } = useTail(lines)
  return (
    <div className="log-frame">
      {/* A log is a live region by itself; one that grows all day must not be read out. */}
      <div
        className="log"
        role="log"
        aria-label="Log lines"
        aria-live="off"
        tabIndex={0}
        data-following={following}
        ref={ref}
        onScroll={onScroll}
      >
        <ol>
          {lines.map((line) => (
            <li key={logKey(line)} data-number={line.number}>
              <span>{line.number}</span>
              <code>{line.line}</code>
            </li>
          ))}
        </ol>
        {lines.length === 0 && <p className="empty">No lines.</p>}
      </div>
      {!following && (
        <button type="button" className="log-jump button-small" onClick={jump}>
          <Icon name="down" />
          Jump to latest
        </button>
      )}
    </div>
  )
}
