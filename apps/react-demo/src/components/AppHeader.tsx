import { connectionView } from '@ssekit/demo-kit'
import type { Retry, Status } from '@ssekit/react'
import { ConnectionBadge } from './ConnectionBadge.tsx'

export interface AppHeaderProps {
  framework: string
  status: Status
  retry: Retry | null
  open: () => void
  close: () => void
  reconnect: () => void
}

export const AppHeader = ({ framework, status, retry, open, close, reconnect }: AppHeaderProps) => {
  const { action } = connectionView(status)
  return (
    <header className="app-header">
      <p className="brand">
        ssekit <small>{framework} demo</small>
      </p>
      <div className="connection">
        <ConnectionBadge status={status} retry={retry} testId="connection" />
        {action === 'connect' && (
          <button type="button" className="button-small" onClick={status === 'error' ? reconnect : open}>
            Connect
          </button>
        )}
        {action === 'disconnect' && (
          <button type="button" className="button-small button-quiet" onClick={close}>
            Disconnect
          </button>
        )}
      </div>
    </header>
  )
}
