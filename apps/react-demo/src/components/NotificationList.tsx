import { formatTime, type PostedNotification, type ReadMarks } from '@ssekit/demo-kit'

export interface NotificationListProps {
  items: readonly PostedNotification[]
  marks: ReadMarks
  read: (ids: readonly string[]) => void
  /** What stands there without any. */
  empty: string
}

export const NotificationList = ({ items, marks, read, empty }: NotificationListProps) => (
  <div className="notification-list" role="region" aria-label="Notifications, newest first" tabIndex={0}>
    {items.length === 0 && <p className="empty">{empty}</p>}
    <ul data-testid="notifications">
      {items.map((item) => (
        <NotificationItem
          key={item.id}
          item={item}
          isUnread={!marks.has(item.id)}
          read={() => read([item.id])}
        />
      ))}
    </ul>
  </div>
)

interface NotificationItemProps {
  item: PostedNotification
  isUnread: boolean
  read: () => void
}

const NotificationItem = ({
  item: { id, title, message, at, user, group },
  isUnread,
  read,
}: NotificationItemProps) => (
  <li className="notification" data-id={id} data-unread={isUnread}>
    <div className="notification-body">
      <h3>
        {isUnread && <span className="visually-hidden">Unread: </span>}
        {title}
      </h3>
      <p>{message}</p>
      <p className="meta">
        <time dateTime={at}>{formatTime(at)}</time>
        {group && ` · to group ${group}`}
        {user && ` · to ${user}`}
      </p>
    </div>
    {isUnread && (
      <button
        type="button"
        className="button-small button-quiet"
        aria-label={`Mark read: ${title}`}
        onClick={read}
      >
        Mark read
      </button>
    )}
  </li>
)
