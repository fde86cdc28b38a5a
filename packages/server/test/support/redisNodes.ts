import { onTestFinished } from 'vitest'
import type { Hub, HubOptions } from '../../src/index.ts'
import { redisLog, type RedisLogOptions } from '../../src/redis/index.ts'
import { recordingLogger, serveHub } from './hubServer.ts'
import { connectRedis } from './redisServer.ts'

/** A hub on a Redis, behind a server of its own. */
export const startNode = async (
  redisUrl: string,
  logOptions: Omit<RedisLogOptions, 'client'> = {},
  options: HubOptions = {},
) => {
  const logger = recordingLogger()
  const log = redisLog({ client: await connectRedis(redisUrl), ...logOptions })
  return { log, logger, ...(await serveHub({ log, logger, retry: 10, ...options })) }
}

/** Sends as fast as it is let, on each hub in turn; counts what was accepted. `stop` resolves when all is answered. */
export const keepSending = (hubs: readonly Hub[]) => {
  const accepted: { id: string; data: string }[] = []
  let refused = 0
  let isRunning = true

  const run = async (hub: Hub, name: number): Promise<void> => {
    for (let i = 0; isRunning; i += 1) {
      const data = `${name}/${i}`
      await hub.broadcast({ text: data }).then(
        ({ id }) => accepted.push({ id, data }),
        () => (refused += 1),
      )
      await new Promise(setImmediate)
    }
  }
  const all = Promise.all(hubs.map(run))
  const stop = async (): Promise<void> => {
    isRunning = false
    await all
  }
  onTestFinished(stop)
  return {
    accepted,
    get refused() {
      return refused
    },
    stop,
  }
}
