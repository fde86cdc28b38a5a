import { connectionView, tabRoleText } from '@ssekit/demo-kit'
import type { Retry, Status, TabRole } from '@ssekit/react'
import { Countdown } from './Countdown.tsx'
import { Icon } from '../components/Icon.tsx'

export interface ConnectionBadgeProps {
  status: Status
  retry: Retry | null
  testId: string
  /** Of a connection that all tabs share: whether this tab has it. */
  tabRole?: TabRole | null
}

/** The status in a word. Screen readers hear it change; the countdown beside it is for eyes only. */
export const ConnectionBadge = ({ status, retry, testId, tabRole }: ConnectionBadgeProps) => {
  const { label, icon } = connectionView(status)
  return (
    <p className="badge" role="status" data-testid={testId} data-status={status}>
      <Icon name={icon} />
      {label}
      {status === 'reconnecting' && <Countdown retry={retry} />}
      {status === 'open' && tabRole && <span className="tab-role"> {tabRoleText(tabRole)}</span>}
    </p>
  )
}
