import { progressView, type JobEvents, type StartedRun } from '@ssekit/demo-kit'
import { useSSE } from '@ssekit/react'
import { Icon } from './Icon.tsx'
import { ProgressBar } from './ProgressBar.tsx'

export interface RunCardProps {
  run: StartedRun
  remove: () => void
}

/** One piece of work, shown from the click on and followed until its `complete`. */
export const RunCard = ({ run: { id, title, url }, remove }: RunCardProps) => {
  const { status, error, latest } = useSSE<JobEvents>(
    url !== null && { url, key: id, until: 'complete', schema: { log: (raw) => raw } },
  )
  const view = progressView({ status, error, latest })

  return (
    <article className="run panel" data-testid="run" data-state={view.state} aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        <div className="button-row">
          <span className="run-state" role="status">
            <Icon name={view.icon} />
            {view.label}
          </span>
          <button
            type="button"
            className="button-small button-quiet"
            aria-label={`Remove ${title}`}
            onClick={remove}
          >
            <Icon name="cross" />
          </button>
        </div>
      </header>
      <ProgressBar label={title} view={view} />
    </article>
  )
}
