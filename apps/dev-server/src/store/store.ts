import type { EventLog } from '@ssekit/server'
import type { TokenMemory } from '../auth/tokenMemory.ts'
import type { NotificationTable } from './notifications.ts'

/** How much is kept. */
export interface StoreSizes {
  /** Messages of each log. */
  historySize: number
  notificationsKept: number
}

/** What one node, or all nodes together, remember. */
export interface Store {
  /** The log of a hub, which closes it. Opened again under the same name, it goes on with what the store still has. */
  openLog(hub: string): EventLog
  readonly tokens: TokenMemory
  readonly notifications: NotificationTable
  connect(): void
  /** Last of all: hubs and routes use it until they end. */
  close(): Promise<void>
}
