export { redisLog, type RedisLogOptions } from './redisLog.ts'
export type { RedisLogClient, RedisSubscriber, ScriptArguments, ScriptRunner } from './redisClient.ts'
