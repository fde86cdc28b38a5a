import { z } from 'zod'
import type { Wanted } from '../access/authorize.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import type { StreamCall } from '../http/streamHandler.ts'
import { streamHandler } from '../http/streamHandler.ts'
import { clientId, validate } from '../http/validate.ts'
import { welcome } from './welcome.ts'

const group = z.string('is needed: the group to join').min(1, 'must not be empty').max(64, 'is too long')

/** A group and an id as the path of a request names them. */
export const groupAndId = z.strictObject({ group, id: clientId })

/** What is asked for by naming both. */
export const asGroupMember = ({ group, id }: z.output<typeof groupAndId>): Wanted => ({
  page: id,
  user: id,
  groups: [group],
  fields: { user: 'id', groups: 'group' },
})

const open = (context: Context, { req, res }: StreamCall<unknown>, wanted: z.output<typeof groupAndId>) => {
  const admission = context.authorize(req, asGroupMember(wanted))
  return context.hubs.guests.handler(() => admission, { onOpen: welcome })(req, res)
}

/** `GET /api/v1/sse/stream/:group/:id`: one group, joined under an id. */
export const groupStreamByPath = (context: Context): Endpoint => ({
  get: streamHandler(context, {}, (call) =>
    open(context, call, validate(groupAndId, { ...call.req.params }, 'path')),
  ),
})

/** `GET /api/v1/sse/stream?group=&id=`: the same by query. */
export const groupStreamByQuery = (context: Context): Endpoint => ({
  get: streamHandler(context, { group, id: clientId }, (call) =>
    open(context, call, { group: call.query.group, id: call.query.id }),
  ),
})
