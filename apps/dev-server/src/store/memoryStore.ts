import { memoryLog } from '@ssekit/server'
import { createTokenMemory } from '../auth/tokenMemory.ts'
import type { Store } from './store.ts'

/** For one node: it forgets with the process. */
export const createMemoryStore = (historySize: number): Store => ({
  openLog: () => memoryLog({ size: historySize }),
  tokens: createTokenMemory(),
  connect: () => {},
  close: async () => {},
})
