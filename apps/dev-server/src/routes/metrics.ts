import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { HttpError } from '../http/httpError.ts'
import { isFromThisMachine } from '../access/loopback.ts'
import { createHubMetrics } from '../metrics/hubMetrics.ts'

/** `GET /metrics`: for Prometheus on this machine. It names groups, so it is nobody else's business. */
export const metrics = ({ hubs }: Context): Endpoint => {
  const registry = createHubMetrics(() => ({ guests: hubs.guests, work: hubs.work, tails: hubs.tails }))
  return {
    get: async (req, res) => {
      if (!isFromThisMachine(req)) {
        throw new HttpError(
          403,
          'forbidden',
          '/metrics answers this machine only. Run the collector beside this server.',
        )
      }
      res.type(registry.contentType).send(await registry.metrics())
    },
  }
}
