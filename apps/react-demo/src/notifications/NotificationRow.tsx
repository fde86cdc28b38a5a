import { isRecent, summaryText, type Inbox, type Mark, type PostedNotification } from '@ssekit/demo-kit'
import { memo, useState } from 'react'
import { Icon } from '../components/Icon.tsx'
import { RelativeTime } from '../components/RelativeTime.tsx'
import { KindIcon } from './KindIcon.tsx'

export interface NotificationRowProps {
  item: PostedNotification
  mark: Mark | undefined
  isOpen: boolean
  /** The one that Tab comes to; j and k, or the arrows, go on from there. */
  isCurrent: boolean
  setCurrent: (id: string) => void
  inbox: Pick<Inbox, 'open' | 'toggleRead' | 'toggleDone'>
}

export const NotificationRow = memo(
  ({ item, mark, isOpen, isCurrent, setCurrent, inbox }: NotificationRowProps) => {
    const { id, title, at, kind } = item
    const [recent] = useState(() => isRecent(at))
    const [unread, done] = [mark === undefined, mark === 'done']
    const tabIndex = isCurrent ? 0 : -1
    return (
      <li
        className="notification"
        data-id={id}
        data-unread={unread}
        data-open={isOpen}
        data-recent={recent}
        onFocus={() => setCurrent(id)}
      >
        <span className="unread-dot" />
        <KindIcon kind={kind} />
        <div className="notification-body">
          <h3>
            <button
              type="button"
              className="notification-open"
              tabIndex={tabIndex}
              onClick={() => inbox.open(id)}
            >
              {unread && <span className="visually-hidden">Unread: </span>}
              {title}
            </button>
          </h3>
          <p>{summaryText(item)}</p>
        </div>
        <RelativeTime at={at} />
        <div className="notification-actions">
          <button
            type="button"
            className="button-icon"
            tabIndex={tabIndex}
            aria-label={`${unread ? 'Mark read' : 'Mark unread'}: ${title}`}
            title={unread ? 'Mark read' : 'Mark unread (u)'}
            onClick={() => inbox.toggleRead(id)}
          >
            <Icon name="unread" />
          </button>
          <button
            type="button"
            className="button-icon"
            tabIndex={tabIndex}
            aria-label={`${done ? 'Back to the inbox' : 'Done'}: ${title}`}
            title={done ? 'Back to the inbox (e)' : 'Done (e)'}
            onClick={() => inbox.toggleDone(id)}
          >
            <Icon name={done ? 'inbox' : 'check'} />
          </button>
        </div>
      </li>
    )
  },
)
