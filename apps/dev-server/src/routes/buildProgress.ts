import { refuseStrangers } from '../access/refuseStrangers.ts'
import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { streamHandler } from '../http/streamHandler.ts'
import { switchParameter } from '../http/validate.ts'
import { buildGroup } from '../tasks/builds.ts'
import type { Outcome } from '../tasks/task.ts'
import { sendState, serveTask } from './serveTask.ts'

const lost: Outcome = {
  status: 'failed',
  message: 'The server was restarted and the build is lost. Start it again.',
  durationMs: 0,
}

/**
 * `GET /api/build-progress`: joins the build that runs, or starts one; `?fail=1` lets the one it starts fail. As it starts
 * something, not every page may.
 */
export const buildProgress = (context: Context): Endpoint => ({
  get: [
    refuseStrangers(context.settings.origins),
    streamHandler(context, { fail: switchParameter }, ({ query: { fail }, ...call }) => {
      const { builds } = context
      return serveTask(context, call, {
        group: buildGroup,
        find: builds.current,
        onNew: (session) => {
          const build = builds.current()
          if (build && !build.outcome()) sendState(session, build)
          else builds.start(fail)
        },
        onLost: (session) => {
          session.send({ event: 'complete', data: lost })
          session.close()
        },
      })
    }),
  ],
})
