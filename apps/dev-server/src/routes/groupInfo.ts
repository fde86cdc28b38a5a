import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'

/**
 * `GET /api/v1/sse/info`: how many groups and clients are connected, and how many connections each group has. Where one
 * has to log in, each sees their own groups.
 */
export const groupInfo = (context: Context): Endpoint => ({
  get: (req, res) => {
    const { clients, groups: all } = context.hubs.guests.stats()
    const own = context.settings.auth && visitorOf(req)?.groups
    const groups = own ? Object.fromEntries(Object.entries(all).filter(([name]) => own.includes(name))) : all
    res.json({ code: 200, data: { groupCount: Object.keys(groups).length, clientCount: clients, groups } })
  },
})
