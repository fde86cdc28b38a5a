import type { ProgressView } from '@ssekit/demo-kit'

export interface ProgressBarProps {
  label: string
  view: ProgressView
}

export const ProgressBar = ({ label, view: { state, percentage, step, message } }: ProgressBarProps) => (
  <>
    <progress aria-label={label} max={100} value={state === 'waiting' ? undefined : percentage} />
    <p className="run-figures">
      <span>{step && `Step ${step}`}</span>
      <span>{percentage} %</span>
    </p>
    <p className="run-message">{message}</p>
  </>
)
