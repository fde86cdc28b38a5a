import { plural } from '@ssekit/demo-kit'
import { DesktopToggle } from '../components/DesktopToggle.tsx'
import { GapNotice } from '../components/GapNotice.tsx'
import { LimitField } from '../components/LimitField.tsx'
import { NotificationForm } from '../components/NotificationForm.tsx'
import { NotificationList } from '../components/NotificationList.tsx'
import type { NotificationsState } from '../hooks/useNotifications.ts'

export const Notifications = (props: NotificationsState) => {
  const {
    items,
    marks,
    unread,
    read,
    clear,
    limit,
    setLimit,
    desktop,
    setDesktop,
    gap,
    clearGap,
    announcement,
    empty,
  } = props
  return (
    <>
      {gap && <GapNotice gap={gap} dismiss={clearGap} />}
      <div className="columns">
        <section className="panel" aria-labelledby="received-title">
          <header className="panel-header">
            <h2 id="received-title">Received</h2>
            <span className="quiet" data-testid="unread" data-count={unread}>
              {plural(items.length, 'notification')}, {unread} unread
            </span>
          </header>
          <div className="panel-header">
            <div className="button-row">
              <button
                type="button"
                className="button-small button-quiet"
                disabled={unread === 0}
                onClick={() => read(items.map(({ id }) => id))}
              >
                Mark all read
              </button>
              <button
                type="button"
                className="button-small button-quiet"
                disabled={items.length === 0}
                onClick={clear}
              >
                Clear
              </button>
            </div>
            <LimitField limit={limit} setLimit={setLimit} />
            <DesktopToggle enabled={desktop} setEnabled={setDesktop} />
          </div>
          <NotificationList items={items} marks={marks} read={read} empty={empty} />
          <p className="visually-hidden" aria-live="polite">
            {announcement}
          </p>
        </section>
        <NotificationForm />
      </div>
    </>
  )
}
