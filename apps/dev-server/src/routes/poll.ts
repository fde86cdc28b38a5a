import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { streamQuery, validate } from '../http/validate.ts'
import { audienceQuery } from './stream.ts'

const pollQuery = z.strictObject({
  ...streamQuery,
  ...audienceQuery,
  position: z.enum(['0', '1'], 'must be 1 or 0').optional(),
  wait: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number of milliseconds')
    .optional(),
})

/** `GET /api/poll`: what `/api/stream` carries, for those whom no stream gets through to, as `[{ event, data, id }]`. */
export const poll = (context: Context): Endpoint => ({
  get: (req, res) => {
    const { client: page = 'guest', user, groups } = validate(pollQuery, req.query, 'query')
    const admission = context.authorize(req, { page, user, groups })
    return context.hubs.guests.pollHandler(() => admission)(req, res)
  },
})
