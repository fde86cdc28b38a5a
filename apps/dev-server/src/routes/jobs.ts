import { z } from 'zod'
import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { validate } from '../http/validate.ts'
import { jobKinds } from '../tasks/jobs.ts'

const size = 'must be a whole number of bytes from 1000 to 512000000'
const jobSchema = z.strictObject({
  kind: z.enum(jobKinds, `must be one of ${jobKinds.join(', ')}`),
  fail: z.boolean('must be true or false').default(false),
  size: z.int(size).min(1000, size).max(512_000_000, size).optional(),
})

/** `POST /api/jobs`: starts real work and says where its events are. */
export const jobs = (context: Context): Endpoint => ({
  post: (req, res) => {
    const order = validate(jobSchema, req.body)
    const { id } = context.jobs.start(order, visitorOf(req)?.name)
    const events = `/api/jobs/${id}/events`
    res.status(201).location(events).json({ id, kind: order.kind, events })
  },
})
