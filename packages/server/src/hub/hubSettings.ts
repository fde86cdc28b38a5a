import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { SSEServerError } from '../errors.ts'
import type { EventLog } from '../log/eventLog.ts'
import { memoryLog } from '../log/memoryLog.ts'
import { checkLogger, type Logger } from '../logger.ts'
import { checkTime, checkType, optionsOf } from '../options.ts'
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

export const resolveHubSettings = (given: HubOptions | null | undefined): HubSettings => {
  const options = optionsOf('createHub', OPTIONS, given)
  return {
    heartbeat: resolveHeartbeat(options.heartbeat),
    retry: checkTime('retry', options.retry ?? 1_000),
    log: checkLog(options.log ?? memoryLog()),
    limits: resolveLimits(options.limits),
    logger: checkLogger(options.logger),
    rawWrites: checkType('rawWrites', 'boolean', options.rawWrites) ?? true,
    address:
      checkType('address', 'function', options.address) ??
      ((request) => ('socket' in request ? request.socket.remoteAddress : undefined)),
  }
}
