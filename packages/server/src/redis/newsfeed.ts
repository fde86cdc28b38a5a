import type { RedisLogClient, RedisSubscriber } from './redisClient.ts'

/** Hears what any node publishes, over a connection of its own. */
export interface Newsfeed {
  /** Connects and subscribes, unless it has. Again after a failure. */
  start(): void
  stop(): void
}

interface NewsfeedContext {
  readonly client: RedisLogClient
  readonly channel: string
  onNews(news: string): void
  /** From now on everything is heard; what was said before may not have been. Again after each reconnection. */
  onConnected(): void
  /** It could not subscribe. */
  onTrouble(error: unknown): void
}

export const createNewsfeed = (context: NewsfeedContext): Newsfeed => {
  let subscriber: RedisSubscriber | null = null

  const connect = async (next: RedisSubscriber): Promise<void> => {
    await next.connect()
    await next.subscribe(context.channel, context.onNews)
    if (subscriber === next) context.onConnected()
  }

  const drop = (dropped: RedisSubscriber): void => {
    try {
      dropped.destroy()
    } catch {
      // It was never connected, or is gone already.
    }
  }

  return {
    start() {
      if (subscriber) return
      const next = context.client.duplicate()
      subscriber = next
      // The owner hears of the same trouble from the client; this connection comes back by itself.
      next.on('error', () => {})
      // A client that reconnected has subscribed again before it says so.
      next.on('ready', () => {
        if (subscriber === next) context.onConnected()
      })
      connect(next).catch((error: unknown) => {
        drop(next)
        if (subscriber !== next) return
        subscriber = null
        context.onTrouble(error)
      })
    },
    stop() {
      const last = subscriber
      subscriber = null
      if (last) drop(last)
    },
  }
}
