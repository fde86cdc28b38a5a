import {
  clock,
  createPostDesk,
  emptyText,
  filterLabels,
  inboxFilters,
  inboxView,
  type Arrivals,
  type Inbox,
} from '@ssekit/demo-kit'
import { Icon } from '../components/Icon.tsx'
import { useStore } from '../hooks/useStore.ts'
import { NotificationDetail } from './NotificationDetail.tsx'
import { NotificationList } from './NotificationList.tsx'
import { TryIt } from './tryIt/TryIt.tsx'
import { useInboxKeys } from './useInboxKeys.ts'
import type { NotificationsState } from './useNotifications.ts'

export interface NotificationsProps {
  news: NotificationsState
  inbox: Inbox
  arrivals: Arrivals
}

const desk = createPostDesk()

export const Notifications = ({ news, inbox, arrivals }: NotificationsProps) => {
  const { items, loading } = news
  const state = useStore(inbox)
  const { marks, filter, openId } = state
  const view = inboxView(items, state, useStore(clock))
  const { listRef, detailRef } = useInboxKeys(inbox, openId)

  const empty = (
    <div className="empty">
      <Icon name="inbox" />
      <p>{emptyText(loading, filter)}</p>
      {loading.loaded && filter === 'inbox' && (
        <button type="button" className="button-quiet" onClick={() => desk.postSamples(1)}>
          Post a sample
        </button>
      )}
    </div>
  )

  return (
    <>
      <div className="toolbar">
        <div className="segments" role="group" aria-label="Show">
          {inboxFilters.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={filter === each}
              onClick={() => inbox.filterBy(each)}
            >
              {filterLabels[each]}
              <span
                className="count count-quiet"
                data-testid={`count-${each}`}
                data-count={view.counts[each]}
              >
                {view.counts[each]}
              </span>
            </button>
          ))}
        </div>
        <div className="button-row">
          <button
            type="button"
            className="button-small button-quiet"
            aria-disabled={view.counts.unread === 0}
            onClick={() => inbox.readAll(items)}
          >
            Mark all read
          </button>
          <button
            type="button"
            className="button-small button-quiet"
            aria-disabled={view.counts.inbox === view.counts.unread}
            onClick={() => inbox.clearRead(items)}
          >
            Clear read
          </button>
          <TryIt desk={desk} inbox={inbox} arrivals={arrivals} />
        </div>
      </div>
      <section className="inbox panel" aria-label="Inbox" data-open={view.opened !== null}>
        <NotificationList view={view} marks={marks} inbox={inbox} empty={empty} listRef={listRef} />
        <NotificationDetail opened={view.opened} marks={marks} inbox={inbox} detailRef={detailRef} />
      </section>
    </>
  )
}
