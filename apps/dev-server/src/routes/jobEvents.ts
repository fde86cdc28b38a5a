import { visitorOf } from '../auth/visitor.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { notFound } from '../http/httpError.ts'
import { streamHandler } from '../http/streamHandler.ts'
import { sendState, serveTask } from './serveTask.ts'

/** `GET /api/jobs/:id/events`: one job, from wherever it is; a client that comes late gets its lines so far. */
export const jobEvents = (context: Context): Endpoint => ({
  get: streamHandler(context, {}, (call) => {
    const job = context.jobs.find(String(call.req.params.id), visitorOf(call.req)?.name)
    if (!job) throw notFound('There is no such job, or it ended long ago. Start one with POST /api/jobs.')
    return serveTask(context, call, {
      group: job.group,
      find: () => job,
      onNew: (session) => sendState(session, job),
      onLost: (session) => sendState(session, job),
    })
  }),
})
