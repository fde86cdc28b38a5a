import { memoryLog } from '@ssekit/server'
import { createUsedTickets } from '../auth/usedTickets.ts'
import type { Store } from './store.ts'

/** For one node: it forgets with the process. */
export const createMemoryStore = (historySize: number): Store => ({
  openLog: () => memoryLog({ size: historySize }),
  useTicket: createUsedTickets(),
  connect: () => {},
  close: async () => {},
})
