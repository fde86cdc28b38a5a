import { createRequire } from 'node:module'
import type { Logger } from '@ssekit/server'
import { redisLog } from '@ssekit/server/redis'
import type * as redis from 'redis'
import { createNotificationsInRedis } from './notificationsInRedis.ts'
import type { Store, StoreSizes } from './store.ts'
import { createTokenMemoryInRedis } from './tokenMemoryInRedis.ts'

const require = createRequire(import.meta.url)

/** Names everything of this server in a Redis that others may use too. */
const PREFIX = 'ssekit-dev'

/** For several nodes on one Redis. It may be away at the start, and for a while at any time: it is tried again and again. */
export const createRedisStore = (url: string, sizes: StoreSizes, logger: Logger): Store => {
  // Read only here: it takes a quarter of the server's start, and few want it.
  const { createClient } = require('redis') as typeof redis
  const client = createClient({ url })
  // Said once for each outage: the client itself tries several times a second.
  let isAway = false
  client.on('error', (error: unknown) => {
    if (!isAway) logger.error('Redis is away', error)
    isAway = true
  })
  client.on('ready', () => {
    if (isAway) logger.warn('Redis is back')
    isAway = false
  })

  return {
    openLog: (hub) => redisLog({ client, prefix: `${PREFIX}-${hub}`, size: sizes.historySize }),
    tokens: createTokenMemoryInRedis(client, PREFIX),
    notifications: createNotificationsInRedis(client, PREFIX, sizes.notificationsKept),
    connect: () =>
      void client.connect().catch((error: unknown) => logger.error('Redis cannot be used', error)),
    close: async () => {
      if (client.isOpen) client.destroy()
    },
  }
}
