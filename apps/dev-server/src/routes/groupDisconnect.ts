import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { validate } from '../http/validate.ts'
import { asGroupMember, groupAndId } from './groupStream.ts'

/** `POST /api/v1/sse/disconnect/:group/:id`: ends the streams of a client within a group, which stays away then. */
export const groupDisconnect = (context: Context): Endpoint => ({
  post: async (req, res) => {
    const { group, id } = validate(groupAndId, { ...req.params }, 'path')
    context.authorize(req, asGroupMember({ group, id }))
    await context.hubs.guests.disconnect({ client: id, group }, { reconnect: false })
    res.json({ code: 200, message: 'Disconnected.', data: { group, id } })
  },
})
