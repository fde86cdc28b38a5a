import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { notFound } from '../http/httpError.ts'

/** `POST /api/jobs/:id/cancel`: ends one job; one that is over stays what it is. */
export const jobCancel = ({ jobs }: Pick<Context, 'jobs'>): Endpoint => ({
  post: (req, res) => {
    const job = jobs.cancel(String(req.params.id), visitorOf(req)?.name)
    if (!job) throw notFound('There is no such job, or it ended long ago.')
    res.status(202).json({ id: job.id, state: job.state })
  },
})
