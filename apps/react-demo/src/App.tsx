import { guestId, notificationsTabRole, type ScreenId } from '@ssekit/demo-kit'
import { Activity, useState, useSyncExternalStore, type ReactNode } from 'react'
import { AppHeader } from './components/AppHeader.tsx'
import { FaultsPanel } from './components/FaultsPanel.tsx'
import { Navigation } from './components/Navigation.tsx'
import { StreamNotice } from './components/StreamNotice.tsx'
import { useNotifications } from './hooks/useNotifications.ts'
import { useScreen } from './hooks/useScreen.ts'
import { Chat } from './screens/Chat.tsx'
import { LiveFigures } from './screens/LiveFigures.tsx'
import { Logs } from './screens/Logs.tsx'
import { Notifications } from './screens/Notifications.tsx'
import { Progress } from './screens/Progress.tsx'

// Made once: that notifications arrive is no reason to render them.
const figures = <LiveFigures />
const logs = <Logs />
const chat = <Chat />

export const App = () => {
  const { screen, mainRef } = useScreen('React')
  const notifications = useNotifications()
  const { status, retry, error, isConnected, open, close, reconnect } = notifications
  const tabRole = useSyncExternalStore(notificationsTabRole.subscribe, notificationsTabRole.getSnapshot)

  const [visited, setVisited] = useState<readonly ScreenId[]>([screen.id])
  if (!visited.includes(screen.id)) setVisited([...visited, screen.id])

  // A hidden screen keeps what it shows and gives its connection back; shown again, it goes on where it was.
  const show = (id: ScreenId, content: ReactNode) =>
    visited.includes(id) && <Activity mode={screen.id === id ? 'visible' : 'hidden'}>{content}</Activity>

  return (
    <div className="app">
      <a
        className="skip-link"
        href="#main"
        onClick={(event) => (event.preventDefault(), mainRef.current?.focus())}
      >
        Skip to the content
      </a>
      <AppHeader framework="React" {...{ status, retry, tabRole, open, close, reconnect }} />
      <Navigation current={screen.id} unread={notifications.unread} />
      <main className="app-main" id="main" ref={mainRef} tabIndex={-1}>
        <header className="screen-header">
          <h1>{screen.label}</h1>
          <p>{screen.intro}</p>
        </header>
        <StreamNotice {...{ status, retry, error, reconnect }} />
        {show('notifications', <Notifications {...notifications} />)}
        {show('progress', <Progress isConnected={isConnected} />)}
        {show('figures', figures)}
        {show('logs', logs)}
        {show('chat', chat)}
      </main>
      <footer className="app-footer">
        <FaultsPanel isConnected={isConnected} />
        <p>
          React demo. This browser is <code data-testid="guest-id">{guestId}</code>.
        </p>
      </footer>
    </div>
  )
}
