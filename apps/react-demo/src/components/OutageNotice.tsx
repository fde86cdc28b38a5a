import type { Outage } from '@ssekit/demo-kit'
import { Icon } from './Icon.tsx'

export interface OutageNoticeProps {
  trouble: Outage
  retry: () => void
}

export const OutageNotice = ({ trouble: { title, text, canRetry, logInAt }, retry }: OutageNoticeProps) => (
  <div className="notice notice-error" role="alert" data-testid="notice">
    <div className="notice-body">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        <p>
          {text} {logInAt && <a href={logInAt}>Log in</a>}
        </p>
      </div>
    </div>
    {canRetry && (
      <button type="button" className="button-small button-quiet" onClick={retry}>
        Try now
      </button>
    )}
  </div>
)
