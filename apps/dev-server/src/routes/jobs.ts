import { z } from 'zod'
import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { validate } from '../http/validate.ts'
import { unavailable } from '../store/answerOf.ts'
import { jobKinds } from '../tasks/jobWork.ts'

const size = 'must be a whole number of bytes from 1000 to 512000000'
const jobSchema = z.strictObject({
  kind: z.enum(jobKinds, `must be one of ${jobKinds.join(', ')}`),
  fail: z.boolean('must be true or false').default(false),
  size: z.int(size).min(1000, size).max(512_000_000, size).optional(),
})

/**
 * `POST /api/jobs`: starts real work and says where its events are. `GET`: all that wait, run or ended not long ago, newest
 * first, and the event ID at which `/api/jobs/stream` goes on from there.
 */
export const jobs = (context: Pick<Context, 'jobs' | 'hubs'>): Endpoint => ({
  get: (req, res) => {
    // Before the list is made: what changes meanwhile may come twice, and is known by its id, but is never missed.
    const lastEventId = context.hubs.work.lastEventId()
    if (lastEventId === '') throw unavailable('The history cannot be reached yet. Try again.')
    res.set('Cache-Control', 'no-store')
    res.json({ jobs: context.jobs.list(visitorOf(req)?.name), lastEventId })
  },
  post: (req, res) => {
    const order = validate(jobSchema, req.body)
    const { id } = context.jobs.start(order, visitorOf(req)?.name)
    const events = `/api/jobs/${id}/events`
    res.status(201).location(events).json({ id, kind: order.kind, events })
  },
})
