import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'

/** `GET /api/v1/sse/info`: how many groups and clients are connected, and how many connections each group has. */
export const groupInfo = (context: Context): Endpoint => ({
  get: (_req, res) => {
    const { clients, groups } = context.hubs.guests.stats()
    res.json({ code: 200, data: { groupCount: Object.keys(groups).length, clientCount: clients, groups } })
  },
})
