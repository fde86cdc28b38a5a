import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { SSEServerError } from '../errors.ts'
import type { EventLog } from '../log/eventLog.ts'
import { memoryLog } from '../log/memoryLog.ts'
import { type Logger, safeLogger } from '../logger.ts'
import { checkKnown, checkTime } from '../options.ts'
import { type HeartbeatSettings, resolveHeartbeat } from '../stream/heartbeat.ts'
import type { HubOptions } from './hub.ts'
import { type Limits, resolveLimits } from './limits.ts'

/** The options of a hub, checked and complete. */
export interface HubSettings {
  readonly heartbeat: HeartbeatSettings
  readonly retry: number
  readonly log: EventLog
  readonly limits: Limits
  readonly logger: Logger
  readonly rawWrites: boolean
  address(request: IncomingMessage | Http2ServerRequest | Request): string | undefined
}

const OPTIONS = ['heartbeat', 'retry', 'log', 'limits', 'logger', 'address', 'rawWrites']

const checkLog = (log: EventLog): EventLog => {
  if (typeof log?.append === 'function' && typeof log.listen === 'function') return log
  throw new SSEServerError('invalid-option', 'log must be an event log: memoryLog({ size, maxAge }).', {
    field: 'log',
  })
}

export const resolveHubSettings = (options: HubOptions = {}): HubSettings => {
  checkKnown('createHub', OPTIONS, options)
  return {
    heartbeat: resolveHeartbeat(options.heartbeat),
    retry: checkTime('retry', options.retry ?? 1_000),
    log: checkLog(options.log ?? memoryLog()),
    limits: resolveLimits(options.limits),
    logger: safeLogger(options.logger ?? console),
    rawWrites: options.rawWrites ?? true,
    address:
      options.address ?? ((request) => ('socket' in request ? request.socket.remoteAddress : undefined)),
  }
}
