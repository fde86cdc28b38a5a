import { logKey, logRow, type LogLine } from '@ssekit/demo-kit'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo } from 'react'
import type { useTail } from '../hooks/useTail.ts'

export interface LogPaneProps {
  lines: readonly LogLine[]
  /** What is marked. */
  search: string
  wraps: boolean
  tail: ReturnType<typeof useTail>
}

/** Thousands of lines, of which only those in view are in the page. */
export const LogPane = ({ lines, search, wraps, tail: { ref, following, onScroll } }: LogPaneProps) => {
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called in this very render only
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => ref.current,
    estimateSize: () => 24,
    getItemKey: (index) => logKey(lines[index]!),
    overscan: 10,
    useFlushSync: false,
  })
  // What is followed is scrolled by who follows it: a second one would be taken for a reader who scrolls up.
  rows.shouldAdjustScrollPositionOnItemSizeChange = following ? () => false : undefined
  return (
    // A log is a live region by itself; one that grows all day must not be read out.
    <div
      className="log"
      role="log"
      aria-label="Log lines"
      aria-live="off"
      tabIndex={0}
      data-wraps={wraps}
      ref={ref}
      onScroll={onScroll}
    >
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            data-number={lines[index]!.number}
            aria-setsize={lines.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Row line={lines[index]!} search={search} />
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p className="empty">No lines.</p>}
    </div>
  )
}

const Row = memo(({ line, search }: { line: LogLine; search: string }) => {
  const { time, level, tone, parts } = logRow(line, search)
  return (
    <div className="log-row" data-tone={tone}>
      <time>{time}</time>
      <span className="log-level">{level}</span>
      <code>
        {parts.map(({ text, tone: partTone, isHit }, index) =>
          isHit ? (
            <mark key={index}>{text}</mark>
          ) : (
            <span key={index} data-tone={partTone}>
              {text}
            </span>
          ),
        )}
      </code>
    </div>
  )
})
