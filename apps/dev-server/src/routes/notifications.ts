import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { clientId, validate } from '../http/validate.ts'
import { unavailable } from '../store/answerOf.ts'
import { isFor } from '../store/notifications.ts'
import { audienceQuery } from './stream.ts'

const notificationsQuery = z.strictObject({ client: clientId.optional(), ...audienceQuery })

/**
 * `GET /api/notifications`: those kept that this visitor may see, newest first, and the event ID at which `/api/stream`
 * goes on from there.
 */
export const notifications = (context: Pick<Context, 'authorize' | 'hubs' | 'notifications'>): Endpoint => ({
  get: async (req, res) => {
    const { client: page = 'guest', user, groups } = validate(notificationsQuery, req.query, 'query')
    const admission = context.authorize(req, { page, user, groups })
    // Before the list is read: what is posted meanwhile may come twice, and is known by its id, but is never missed.
    const lastEventId = context.hubs.guests.lastEventId()
    if (lastEventId === '') throw unavailable('The history cannot be reached yet. Try again.')
    const kept = await context.notifications.list()
    res.set('Cache-Control', 'no-store')
    res.json({ notifications: kept.filter((notification) => isFor(notification, admission)), lastEventId })
  },
})
