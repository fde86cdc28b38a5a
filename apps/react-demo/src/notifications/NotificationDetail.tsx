import {
  detailText,
  inboxKeys,
  isDone,
  type Inbox,
  type Marks,
  type PostedNotification,
} from '@ssekit/demo-kit'
import type { Ref } from 'react'
import { Icon } from '../components/Icon.tsx'
import { KindIcon } from './KindIcon.tsx'

export interface NotificationDetailProps {
  opened: PostedNotification | null
  marks: Marks
  inbox: Pick<Inbox, 'close' | 'toggleRead' | 'toggleDone'>
  detailRef?: Ref<HTMLElement>
}

export const NotificationDetail = ({ opened, marks, inbox, detailRef }: NotificationDetailProps) => {
  if (!opened) {
    return (
      <div className="inbox-detail empty">
        <Icon name="inbox" />
        <p>Nothing open.</p>
        <dl className="keys quiet">
          {inboxKeys.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </div>
    )
  }
  const { id, title, message, kind } = opened
  const done = isDone(marks, opened)
  return (
    <article className="inbox-detail" aria-labelledby="opened-title" tabIndex={-1} ref={detailRef}>
      <button type="button" className="inbox-back button-small button-quiet" onClick={inbox.close}>
        <Icon name="back" />
        Back to the list
      </button>
      <header>
        <KindIcon kind={kind} />
        <div>
          <h2 id="opened-title">{title}</h2>
          <p className="quiet">{detailText(opened)}</p>
        </div>
      </header>
      {message && <p className="message">{message}</p>}
      <div className="button-row">
        <button type="button" className="button-small button-quiet" onClick={() => inbox.toggleDone(id)}>
          <Icon name={done ? 'inbox' : 'check'} />
          {done ? 'Back to the inbox' : 'Done'}
        </button>
        <button type="button" className="button-small button-quiet" onClick={() => inbox.toggleRead(id)}>
          <Icon name="unread" />
          Read later
        </button>
      </div>
    </article>
  )
}
