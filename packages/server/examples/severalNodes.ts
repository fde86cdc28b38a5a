import { createHub } from '@ssekit/server'
import { redisLog } from '@ssekit/server/redis'
import { createClient } from 'redis'

const client = createClient({ url: process.env.REDIS_URL })
client.on('error', (error) => console.error('Redis', error))
await client.connect()
export const hub = createHub({ log: redisLog({ client, prefix: 'shop', size: 50_000, maxAge: 3_600_000 }) })

process.once('SIGTERM', async () => {
  await hub.close({ drain: 10_000 })
  client.destroy()
})
