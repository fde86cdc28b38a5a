import type { Trouble } from '@ssekit/demo-kit'
import type { Retry } from '@ssekit/react'
import { Countdown } from './Countdown.tsx'
import { Icon } from '../components/Icon.tsx'

export interface OutageNoticeProps {
  trouble: Trouble
  /** The attempt that comes by itself. */
  next?: Retry | null
  retry: () => void
  retryLabel?: string
}

/** What is wrong, and what one can do about it. */
export const OutageNotice = ({ trouble, next = null, retry, retryLabel = 'Try now' }: OutageNoticeProps) => (
  <div
    className="notice"
    data-tone={next ? 'busy' : 'bad'}
    role={next ? 'status' : 'alert'}
    data-testid="notice"
  >
    <Icon name={next ? 'retry' : 'warning'} />
    <div className="notice-text">
      <p>
        <strong>{trouble.title}</strong> {next && <Countdown retry={next} />}
      </p>
      <p className="quiet">
        {trouble.text} {trouble.logInAt && <a href={trouble.logInAt}>Log in</a>}
      </p>
    </div>
    {trouble.canRetry && (
      <button type="button" className="button-small button-quiet" onClick={retry}>
        {retryLabel}
      </button>
    )}
  </div>
)
