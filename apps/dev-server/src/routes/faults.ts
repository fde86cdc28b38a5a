import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { faultKinds } from '../faults/faultKinds.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { HttpError, invalid, notFound } from '../http/httpError.ts'
import { isFromThisMachine } from '../access/loopback.ts'
import { clientId, validate } from '../http/validate.ts'

const seconds = 'must be a whole number of seconds from 1 to 300'
const times = 'must be a whole number from 1 to 100'
const faultSchema = z.strictObject({
  // A status reads as naturally as a number.
  fault: z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : value),
    z.enum(faultKinds, `must be one of ${faultKinds.join(', ')}`),
  ),
  client: clientId.optional(),
  times: z.int(times).min(1, times).max(100, times).optional(),
  seconds: z.int(seconds).min(1, seconds).max(300, seconds).optional(),
})

/** How long or how often, with what neither fits refused rather than ignored. */
const orderOf = (body: unknown) => {
  const { fault, client, times, seconds } = validate(faultSchema, body)
  if (fault !== 'away' && seconds !== undefined) throw invalid('seconds', 'seconds: is for the fault away.')
  if (fault === 'away' && times !== undefined) {
    throw invalid('times', 'times: does not go with away, which takes seconds.')
  }
  return { fault, client, times: times ?? 1, seconds: seconds ?? 15 }
}

/** `POST /api/faults`: trouble for the caller's page, a client, or everyone. `GET` says whether there may be any. */
export const faults = (context: Context): Endpoint => {
  const allowed: RequestHandler = (req, _res, next) => {
    if (!context.settings.faults)
      throw notFound('Faults are off. Start the server with FAULTS=1 to have them.')
    if (!isFromThisMachine(req)) {
      throw new HttpError(403, 'forbidden', 'Faults are for this machine only.')
    }
    next()
  }
  return {
    get: (req, res) => {
      const enabled = context.settings.faults && isFromThisMachine(req)
      res.json({ enabled, faults: enabled ? faultKinds : [] })
    },
    post: [
      allowed,
      (req, res) => {
        const order = orderOf(req.body)
        const page = req.get('x-sse-client')
        const client = order.client ?? (page === undefined ? null : validate(clientId, page, 'X-SSE-Client'))
        context.log.write(`fault ${order.fault} times ${order.times}`)
        const { hit, pending } = context.faults.inject({ ...order, client })
        res.status(202).json({ fault: order.fault, client, hit, pending })
      },
    ],
  }
}
