import { unauthorized } from '../auth/identify.ts'
import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'

/** `POST /api/ticket`: what opens one stream as `?ticket=`, for an EventSource, which cannot send the token itself. */
export const ticket = ({ tokens }: Context): Endpoint => ({
  post: async (req, res) => {
    const visitor = visitorOf(req)
    if (!visitor) throw unauthorized('A ticket stands for a token: log in first with POST /api/login.')
    const { token, expiresAt } = await tokens.issueTicket(visitor)
    res.status(201).set('Cache-Control', 'no-store').json({ ticket: token, expiresAt })
  },
})
