import {
  countText,
  latestOf,
  screenHash,
  summaryText,
  type Inbox,
  type PostedNotification,
} from '@ssekit/demo-kit'
import { useRef } from 'react'
import { Icon } from '../components/Icon.tsx'
import { RelativeTime } from '../components/RelativeTime.tsx'
import { useStore } from '../hooks/useStore.ts'
import { KindIcon } from './KindIcon.tsx'

export interface NotificationBellProps {
  /** Newest first. */
  items: readonly PostedNotification[]
  unread: number
  inbox: Inbox
}

/** In the header of every screen: how many are unread, and behind it the latest. */
export const NotificationBell = ({ items, unread, inbox }: NotificationBellProps) => {
  const { marks } = useStore(inbox)
  const panelRef = useRef<HTMLDivElement>(null)
  const latest = latestOf(items, marks)

  const open = (id: string) => {
    panelRef.current?.hidePopover()
    inbox.open(id)
  }

  return (
    <>
      <button type="button" className="button-icon" popoverTarget="bell-panel" title="Notifications">
        <Icon name="bell" />
        <span className="visually-hidden">Latest notifications</span>
        {unread > 0 && (
          <span className="count" data-testid="bell-count">
            {countText(unread)}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </button>
      <div
        className="popover bell-panel"
        id="bell-panel"
        popover="auto"
        role="dialog"
        aria-label="Latest notifications"
        ref={panelRef}
      >
        <header>
          <h2>Notifications</h2>
          <button
            type="button"
            className="button-small button-quiet"
            aria-disabled={unread === 0}
            onClick={() => inbox.readAll(items)}
          >
            Mark all read
          </button>
        </header>
        {latest.length === 0 && (
          <div className="empty">
            <p>You’re all caught up.</p>
          </div>
        )}
        <ul>
          {latest.map((item) => (
            <li key={item.id} className="notification" data-unread={!marks[item.id]}>
              <span className="unread-dot" />
              <KindIcon kind={item.kind} />
              <div className="notification-body">
                <h3>
                  <a href={screenHash('notifications')} onClick={() => open(item.id)}>
                    {!marks[item.id] && <span className="visually-hidden">Unread: </span>}
                    {item.title}
                  </a>
                </h3>
                <p>{summaryText(item)}</p>
              </div>
              <RelativeTime at={item.at} />
            </li>
          ))}
        </ul>
        <footer>
          <a href={screenHash('notifications')} onClick={() => panelRef.current?.hidePopover()}>
            Open the inbox
          </a>
        </footer>
      </div>
    </>
  )
}
