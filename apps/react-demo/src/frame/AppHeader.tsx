import { connectionView, type ScreenId } from '@ssekit/demo-kit'
import type { Retry, Status, TabRole } from '@ssekit/react'
import type { ReactNode } from 'react'
import { ConnectionBadge } from '../connection/ConnectionBadge.tsx'
import { Icon } from '../components/Icon.tsx'
import { FrameworkSwitch } from './FrameworkSwitch.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

export interface AppHeaderProps {
  framework: string
  screen: ScreenId
  status: Status
  retry: Retry | null
  tabRole: TabRole | null
  open: () => void
  close: () => void
  reconnect: () => void
  /** What runs. */
  work?: ReactNode
  bell?: ReactNode
}

export const AppHeader = (props: AppHeaderProps) => {
  const { framework, screen, status, retry, tabRole, open, close, reconnect, work, bell } = props
  const { action } = connectionView(status)
  const connect = status === 'error' ? reconnect : open
  return (
    <header className="app-header">
      <a className="brand" href="/" aria-label="ssekit, start page">
        <Icon name="chart" />
        <span className="brand-name">ssekit</span>
      </a>
      <FrameworkSwitch framework={framework} screen={screen} />
      <div className="connection">
        {work}
        <ConnectionBadge status={status} retry={retry} tabRole={tabRole} testId="connection" />
      </div>
      <div className="header-tools">
        {/* One button, so that the focus stays on it when its meaning turns. */}
        {action && (
          <button
            type="button"
            className="button-icon"
            title={action === 'connect' ? 'Connect' : 'Disconnect'}
            onClick={action === 'connect' ? connect : close}
          >
            <Icon name={action === 'connect' ? 'plug' : 'pause'} />
            <span className="visually-hidden">{action === 'connect' ? 'Connect' : 'Disconnect'}</span>
          </button>
        )}
        {bell}
        <ThemeSwitch />
      </div>
    </header>
  )
}
