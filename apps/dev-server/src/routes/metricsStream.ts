import type { Context } from '../context.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { tail } from '../http/tail.ts'

/** `GET /api/metrics-stream`: figures of this process, those of the last minute and then each second’s. */
export const metricsStream = (context: Context): Endpoint => ({ get: tail(context, context.metrics) })
