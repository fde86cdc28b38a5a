import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { cursorOf, streamHandler } from '../http/streamHandler.ts'
import { logGroup } from '../logs/publishLog.ts'

/** `GET /api/logs`: the last lines of the server's log, then each new one; who comes back gets those it missed. */
export const logs = (context: Context): Endpoint => ({
  get: streamHandler(context, {}, async ({ req, res, client }) => {
    const cursor = cursorOf(req)
    const resumes = cursor !== null && (await context.hubs.canResumeWork(cursor))
    const admission = context.authorize(req, { page: client })
    context.hubs.work.handler(() => ({ ...admission, groups: [logGroup] }), {
      onOpen: (session) => {
        if (resumes) return
        for (const line of context.logLines.last()) session.send({ event: 'log', data: line })
      },
    })(req, res)
  }),
})
