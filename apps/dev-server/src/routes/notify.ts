import { randomUUID } from 'node:crypto'
import type { Hub, HubMessage } from '@ssekit/server'
import { z } from 'zod'
import { visitorOf, type Visitor } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { forbidden, invalid } from '../http/httpError.ts'
import { clientId, validate } from '../http/validate.ts'

/** The type that is kept for pages to load. Others are for whoever is there. */
const NOTIFICATION = 'notification'

/** What a page draws it as. */
const notificationKinds = ['info', 'success', 'warning', 'error', 'comment', 'deploy'] as const

const notifySchema = z.strictObject(
  {
    title: z
      .string('is needed, as text')
      .max(200, 'must be at most 200 characters')
      .refine((value) => value.trim() !== '', 'must not be empty'),
    message: z
      .string('must be text')
      .max(4000, 'must be at most 4000 characters')
      // Always there for those who read it.
      .default(''),
    kind: z.enum(notificationKinds, `must be one of ${notificationKinds.join(', ')}`).optional(),
    from: z
      .string('must be text')
      .max(80, 'must be at most 80 characters')
      .refine((value) => value.trim() !== '', 'must not be empty')
      .optional(),
    user: clientId.optional(),
    group: z.string('must be the name of a group').optional(),
    type: z
      .string('must be text')
      .min(1, 'must not be empty')
      .max(64, 'must be at most 64 characters')
      .regex(
        /^[^\r\n\0]*$/,
        'must not hold a line end or NUL: either would start another field of the event stream',
      )
      .refine(
        (value) => !value.startsWith('ssekit:'),
        'must not begin with "ssekit:", which is for the hub itself',
      )
      .default(NOTIFICATION),
  },
  // zod's own text for a wrong field stands, except that the whole body is not an object.
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
)

/** `POST /api/notify`: to a user, to a group, to a user within a group, or to everyone. */
export const notify = (context: Context): Endpoint => ({
  post: async (req, res) => {
    const { type, ...content } = validate(notifySchema, req.body)
    const { user, group } = content
    if (group !== undefined) checkGroup(context, visitorOf(req), group)
    const notification = { id: randomUUID(), ...content, at: new Date().toISOString() }
    // Kept first, then sent: a list that was read at a later event ID has it. One that could not be sent stays, as it may
    // have gone out all the same.
    if (type === NOTIFICATION) await context.notifications.add(notification)
    const sent = await send(context.hubs.guests, { user, group }, { event: type, data: notification })
    context.posted.count += 1
    res.status(201).json({ id: sent.id, connections: sent.connections, notification })
  },
})

const checkGroup = ({ settings }: Context, visitor: Visitor | null, group: string): void => {
  if (!settings.auth && !settings.groups.includes(group)) {
    throw invalid('group', `There is no such group. There are ${settings.groups.join(', ')}.`)
  }
  if (settings.auth && !visitor?.groups.includes(group)) {
    throw forbidden('group', 'You may write to the groups you belong to.')
  }
}

const send = (hub: Hub, { user, group }: { user?: string; group?: string }, message: HubMessage) => {
  if (user !== undefined) return hub.send(group === undefined ? user : { client: user, group }, message)
  return group === undefined ? hub.broadcast(message) : hub.sendGroup(group, message)
}
