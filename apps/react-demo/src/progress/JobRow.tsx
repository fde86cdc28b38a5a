import { jobView, type Job } from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'

export interface JobRowProps {
  job: Job
  /** How many wait before it. */
  ahead: number
  isUnfolded: boolean
  unfold: () => void
  cancel: () => void
  retry: () => void
}

/** Where one job is, and what can be done about it. */
export const JobRow = ({ job, ahead, isUnfolded, unfold, cancel, retry }: JobRowProps) => {
  const { title, label, icon, message, step, percentage, time, isOver } = jobView(job, ahead)
  const action = isOver ? `Run again: ${title}` : `Cancel ${title}`
  return (
    <article className="run" data-testid="run" data-state={job.state} aria-label={title}>
      <span className="run-icon">
        <Icon name={icon} />
      </span>
      <div className="run-what">
        <h2>{title}</h2>
        <span className="run-state">{label}</span>
        <p className="run-message" title={message}>
          {message}
        </p>
      </div>
      <div className="run-bar">
        {percentage !== null && (
          <>
            <progress aria-label={title} max={100} value={percentage} />
            <span className="run-percentage">{percentage} %</span>
          </>
        )}
      </div>
      <p className="run-figures">
        <span>{step}</span>
        <span>{time}</span>
      </p>
      <div className="run-actions">
        <button
          type="button"
          className="button-icon"
          aria-expanded={isUnfolded}
          aria-label={`Log of ${title}`}
          title="Log"
          onClick={unfold}
        >
          <Icon name="logs" />
        </button>
        {/* One button, so that the focus stays on it when its meaning turns. */}
        <button
          type="button"
          className="button-icon"
          aria-label={action}
          title={isOver ? 'Run again' : 'Cancel'}
          onClick={isOver ? retry : cancel}
        >
          <Icon name={isOver ? 'retry' : 'cross'} />
        </button>
      </div>
    </article>
  )
}
