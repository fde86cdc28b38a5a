import type { RedisClientType } from 'redis'
import { answerOf } from './answerOf.ts'
import type { Notification, NotificationTable } from './notifications.ts'

/** What this needs of a Redis client. */
type Client = Pick<RedisClientType, 'multi' | 'lRange'>

const away = 'The notifications cannot be reached just now. Try again.'

/** For several nodes, and for longer than any of them lives. */
export const createNotificationsInRedis = (
  client: Client,
  prefix: string,
  size: number,
): NotificationTable => {
  const key = `${prefix}-notifications`
  return {
    add: async (notification) => {
      const change = client.multi().lPush(key, JSON.stringify(notification))
      await answerOf(change.lTrim(key, 0, size - 1).exec(), away)
    },
    list: async () =>
      (await answerOf(client.lRange(key, 0, -1), away)).map((text) => JSON.parse(text) as Notification),
  }
}
