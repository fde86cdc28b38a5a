import { loadNotifications } from '../../../lib/loadNotifications'
import { authorize } from '../../../lib/session'

export async function GET(request: Request) {
  const session = authorize(request)
  if (!session) return new Response(null, { status: 401 })
  return Response.json(await loadNotifications(session.groups), { headers: { 'Cache-Control': 'no-store' } })
}
