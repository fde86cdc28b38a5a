import { redisLog } from '../../src/redis/index.ts'
import { describeEventLog } from '../support/eventLogContract.ts'
import { connectRedis, startRedis } from '../support/redisServer.ts'

describeEventLog('redisLog', async (limits) => {
  const { url } = await startRedis()
  return redisLog({ client: await connectRedis(url), ...limits })
})
