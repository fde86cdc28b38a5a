import type { Tokens } from './auth/tokens.ts'
import type { Users } from './auth/users.ts'
import type { Authorize } from './access/authorize.ts'
import type { Builds } from './tasks/builds.ts'
import type { Jobs } from './tasks/jobs.ts'
import type { Faults } from './faults/faults.ts'
import type { Hubs } from './hubs.ts'
import type { AppLog } from './logs/appLog.ts'
import type { Follower } from './logs/followFile.ts'
import type { MetricsFeed } from './metrics/metricsFeed.ts'
import type { Settings } from './config.ts'
import type { NotificationTable } from './store/notifications.ts'
import type { StreamRegistry } from './streamRegistry.ts'

/** What the routes share. */
export interface Context {
  readonly settings: Settings
  /** What the server is reached as. */
  readonly host: () => string
  readonly hubs: Hubs
  readonly streams: StreamRegistry
  readonly faults: Faults
  readonly authorize: Authorize
  readonly users: Users
  readonly tokens: Tokens
  readonly log: AppLog
  readonly logLines: Pick<Follower, 'last'>
  readonly metrics: MetricsFeed
  readonly builds: Builds
  readonly jobs: Jobs
  readonly notifications: NotificationTable
  /** Notifications posted since the start. */
  readonly posted: { count: number }
}
