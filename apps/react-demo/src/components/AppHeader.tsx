import { connectionView } from '@ssekit/demo-kit'
import type { Retry, Status, TabRole } from '@ssekit/react'
import { ConnectionBadge } from './ConnectionBadge.tsx'

export interface AppHeaderProps {
  framework: string
  status: Status
  retry: Retry | null
  tabRole: TabRole | null
  open: () => void
  close: () => void
  reconnect: () => void
}

export const AppHeader = (props: AppHeaderProps) => {
  const { framework, status, retry, tabRole, open, close, reconnect } = props
  const { action } = connectionView(status)
  const connect = status === 'error' ? reconnect : open
  return (
    <header className="app-header">
      <p className="brand">
        ssekit <small>{framework} demo</small>
      </p>
      <div className="connection">
        <ConnectionBadge status={status} retry={retry} tabRole={tabRole} testId="connection" />
        {/* One button, so that the focus stays on it when its meaning turns. */}
        {action && (
          <button
            type="button"
            className={action === 'connect' ? 'button-small' : 'button-small button-quiet'}
            onClick={action === 'connect' ? connect : close}
          >
            {action === 'connect' ? 'Connect' : 'Disconnect'}
          </button>
        )}
      </div>
    </header>
  )
}
