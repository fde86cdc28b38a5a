import {
  countUnread,
  createArrivals,
  createInbox,
  guestId,
  notificationsTabRole,
  screenFromHash,
  type ScreenId,
} from '@ssekit/demo-kit'
import { Activity, useEffect, useState, type ReactNode } from 'react'
import { FaultsPanel } from './connection/FaultsPanel.tsx'
import { GapNotice } from './connection/GapNotice.tsx'
import { StreamNotice } from './connection/StreamNotice.tsx'
import { AppHeader } from './frame/AppHeader.tsx'
import { Navigation } from './frame/Navigation.tsx'
import { useScreen } from './frame/useScreen.ts'
import { useStore } from './hooks/useStore.ts'
import { NotificationBell } from './notifications/NotificationBell.tsx'
import { Notifications } from './notifications/Notifications.tsx'
import { Toasts } from './notifications/Toasts.tsx'
import { useNotifications } from './notifications/useNotifications.ts'
import { JobsProvider } from './progress/JobsProvider.tsx'
import { Progress } from './progress/Progress.tsx'
import { UnderWay } from './progress/UnderWay.tsx'
import { Chat } from './chat/Chat.tsx'
import { LiveFigures } from './figures/LiveFigures.tsx'
import { Logs } from './logs/Logs.tsx'

const inbox = createInbox()
const arrivals = createArrivals({ isInSight: () => screenFromHash(location.hash).id === 'notifications' })

// Made once: that notifications arrive is no reason to render them.
const progress = <Progress />
const figures = <LiveFigures />
const logs = <Logs />
const chat = <Chat />
const work = <UnderWay />

export const App = () => (
  <JobsProvider>
    <Frame />
  </JobsProvider>
)

const Frame = () => {
  const { screen, mainRef } = useScreen('React')
  const news = useNotifications(arrivals.add)
  const { items, status, retry, error, isConnected, gap, clearGap, open, close, reconnect } = news
  const tabRole = useStore(notificationsTabRole)
  const unread = countUnread(items, useStore(inbox).marks)

  // There the list has them, and one that is held by the pointer would lie over it.
  useEffect(() => {
    if (screen.id === 'notifications') arrivals.dismiss()
  }, [screen.id])

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
      <AppHeader
        framework="React"
        screen={screen.id}
        {...{ status, retry, tabRole, open, close, reconnect, work }}
        bell={<NotificationBell items={items} unread={unread} inbox={inbox} />}
      />
      <Navigation current={screen.id} unread={unread} />
      <main className="app-main" id="main" ref={mainRef} tabIndex={-1}>
        <header className="screen-header">
          <h1>{screen.label}</h1>
          <p>{screen.intro}</p>
        </header>
        <div className="notices">
          {screen.id === 'notifications' && gap && <GapNotice gap={gap} dismiss={clearGap} />}
          <StreamNotice {...{ status, retry, error, reconnect }} />
        </div>
        {show('notifications', <Notifications news={news} inbox={inbox} arrivals={arrivals} />)}
        {show('progress', progress)}
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
      <Toasts arrivals={arrivals} inbox={inbox} />
    </div>
  )
}
