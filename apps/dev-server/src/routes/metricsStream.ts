import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { streamHandler } from '../http/streamHandler.ts'

/** `GET /api/metrics-stream`: figures of this process, those of the last minute and then each second’s. */
export const metricsStream = (context: Context): Endpoint => ({
  get: streamHandler(context, {}, ({ req, res, client }) => {
    const admission = context.authorize(req, { page: client })
    const { add, remove } = context.metrics
    context.hubs.work.handler(() => admission, { onOpen: add, onClose: remove })(req, res)
  }),
})
