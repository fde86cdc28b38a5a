import { focusFirstNew, plural, type Inbox, type InboxView, type Marks } from '@ssekit/demo-kit'
import { useState, type ReactNode, type Ref } from 'react'
import { NotificationRow } from './NotificationRow.tsx'

export interface NotificationListProps {
  view: InboxView
  marks: Marks
  inbox: Pick<Inbox, 'open' | 'toggleRead' | 'toggleDone' | 'showMore'>
  /** What stands there without any. */
  empty: ReactNode
  listRef?: Ref<HTMLDivElement>
}

export const NotificationList = ({ view, marks, inbox, empty, listRef }: NotificationListProps) => {
  const { groups, hidden, opened } = view
  const [current, setCurrent] = useState<string | null>(null)
  const ids = groups.flatMap(({ items }) => items.map(({ id }) => id))
  const reachable = ids.find((id) => id === current) ?? ids[0]

  return (
    <div
      className="notification-list"
      role="region"
      aria-label="Notifications, newest first"
      data-testid="notifications"
      ref={listRef}
    >
      {groups.length === 0 && empty}
      {groups.map(({ day, items }) => (
        <section key={day} aria-label={day}>
          <h2 className="day">{day}</h2>
          <ul>
            {items.map((item) => (
              <NotificationRow
                key={item.id}
                item={item}
                mark={marks[item.id]}
                isOpen={item.id === opened?.id}
                isCurrent={item.id === reachable}
                setCurrent={setCurrent}
                inbox={inbox}
              />
            ))}
          </ul>
        </section>
      ))}
      {hidden > 0 && (
        <div className="inbox-more">
          <button
            type="button"
            className="button-quiet"
            onClick={({ currentTarget }) => focusFirstNew(currentTarget, inbox.showMore)}
          >
            Show more: {plural(hidden, 'older notification')}
          </button>
        </div>
      )}
    </div>
  )
}
