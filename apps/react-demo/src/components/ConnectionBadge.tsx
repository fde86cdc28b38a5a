import { connectionView, countdownText } from '@ssekit/demo-kit'
import type { Retry, Status } from '@ssekit/react'
import { useNow } from '../hooks/useNow.ts'
import { Icon } from './Icon.tsx'

export interface ConnectionBadgeProps {
  status: Status
  retry: Retry | null
  testId: string
}

/** The status in a word. Screen readers hear it change; the countdown beside it is for eyes only. */
export const ConnectionBadge = ({ status, retry, testId }: ConnectionBadgeProps) => {
  const { label, icon } = connectionView(status)
  return (
    <p className="badge" role="status" data-testid={testId} data-status={status}>
      <Icon name={icon} />
      {label}
      {status === 'reconnecting' && <Countdown retry={retry} />}
    </p>
  )
}

const Countdown = ({ retry }: { retry: Retry | null }) => (
  <span className="countdown" aria-hidden="true">
    {countdownText(retry, useNow())}
  </span>
)
