import { headers } from 'next/headers'
import { Suspense } from 'react'
import { loadNotifications } from '../lib/loadNotifications'
import { authorize } from '../lib/session'
import { NotificationList } from './NotificationList'

export default function Page() {
  return (
    <Suspense fallback={<p>Loading …</p>}>
      <Notifications />
    </Suspense>
  )
}

async function Notifications() {
  const session = authorize({ headers: await headers() })
  if (!session) return <p role="alert">Log in first.</p>
  const loaded = await loadNotifications(session.groups)
  return <NotificationList key={loaded.lastEventId} {...loaded} />
}
