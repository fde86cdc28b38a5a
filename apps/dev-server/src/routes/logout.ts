import { setTokenCookie } from '../auth/tokenCookie.ts'
import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'

/**
 * `POST /api/logout`: takes the cookie back and ends the visitor's tokens, tickets and streams, here and on every device.
 * Streams last: one that came back sooner would find its token still good.
 */
export const logout = ({ hubs, tokens }: Context): Endpoint => ({
  post: async (req, res) => {
    const visitor = visitorOf(req)
    setTokenCookie(req, res, '', 0)
    if (visitor) {
      await tokens.logOut(visitor)
      await Promise.all(
        [hubs.guests, hubs.work, hubs.tails].map((hub) => hub.disconnect({ client: visitor.name })),
      )
    }
    res.sendStatus(204)
  },
})
