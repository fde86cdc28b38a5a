import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { tail } from '../http/tail.ts'
import { logGroup } from '../logs/publishLog.ts'

/** `GET /api/logs`: the last lines of the server's log, then each new one; who comes back gets those it missed. */
export const logs = (context: Context): Endpoint => ({
  get: tail(context, {
    group: logGroup,
    last: () => context.logLines.last().map((data) => ({ event: 'log', data })),
  }),
})
