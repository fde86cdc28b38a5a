import { memoryLog } from '@ssekit/server'
import { createTokenMemory } from '../auth/tokenMemory.ts'
import { createNotificationTable } from './notifications.ts'
import type { Store, StoreSizes } from './store.ts'

/** For one node: it forgets with the process. */
export const createMemoryStore = ({ historySize, notificationsKept }: StoreSizes): Store => ({
  openLog: () => memoryLog({ size: historySize }),
  tokens: createTokenMemory(),
  notifications: createNotificationTable(notificationsKept),
  connect: () => {},
  close: async () => {},
})
