import type { Session } from '@ssekit/server'
import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { cursorOf, streamHandler } from '../http/streamHandler.ts'

/**
 * `GET /api/jobs/stream`: `job` at each change of any job, as it is then. Who cannot be told what it missed is told where
 * all of them are now.
 */
export const jobsStream = (context: Context): Endpoint => ({
  get: streamHandler(context, {}, async ({ req, res, client }) => {
    const { hubs, jobs, authorize } = context
    const owner = visitorOf(req)?.name
    const cursor = cursorOf(req)
    const isResumed = cursor !== null && (await hubs.canResumeWork(cursor))
    const admission = authorize(req, { page: client })
    const onOpen = (session: Session) => {
      if (isResumed) return
      for (const job of jobs.list(owner).reverse()) session.send({ event: 'job', data: job })
    }
    return hubs.work.handler(() => ({ ...admission, groups: jobs.groups(owner) }), { onOpen })(req, res)
  }),
})
