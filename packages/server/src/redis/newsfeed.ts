import { makeSubscriber, type RedisLogClient, type RedisSubscriber } from './redisClient.ts'

/** Hears what any node publishes, over a connection of its own. */
export interface Newsfeed {
  /** Connects and subscribes, and does so again whenever the connection has given up for good. */
  start(): void
  stop(): void
}

interface NewsfeedContext {
  readonly client: RedisLogClient
  readonly channel: string
  onNews(news: string): void
  /** From now on everything is heard; what was said before may not have been. Again after each reconnection. */
  onConnected(): void
  /** It does not hear, and tries again: once until it does. */
  onTrouble(error: unknown): void
}

/** How soon another connection is made where one has given up or could not be made. */
const RETRY_INTERVAL = 500

/** When it is looked for what was not heard, after a connection that does not say that it is back was lost. */
const LOOKS = [200, 1_000, 3_000]

export const createNewsfeed = (context: NewsfeedContext): Newsfeed => {
  let subscriber: RedisSubscriber | null = null
  let retry: NodeJS.Timeout | undefined
  let isStopped = true
  let isTold = false
  let looks: NodeJS.Timeout[] = []

  const forgetLooks = (): void => {
    for (const look of looks) clearTimeout(look)
    looks = []
  }

  const drop = async (dropped: RedisSubscriber): Promise<void> => {
    try {
      await dropped.destroy()
    } catch {
      // It was never connected, or is gone already.
    }
  }

  const connected = (): void => {
    isTold = false
    context.onConnected()
  }

  /** Its owner's way of reconnecting has an end, or it never was let in. */
  const replace = (failed: RedisSubscriber | null, error: unknown): void => {
    if (failed) void drop(failed)
    if (isStopped || subscriber !== failed) return
    subscriber = null
    if (!isTold) context.onTrouble(error)
    isTold = true
    clearTimeout(retry)
    retry = setTimeout(connect, RETRY_INTERVAL).unref()
  }

  const listenTo = (next: RedisSubscriber): void => {
    let isSubscribed = false
    const gaveUp = (): void => {
      if (isSubscribed && next.isOpen === false) replace(next, new Error('it has given up'))
    }
    // The owner hears of the same trouble from the client; but for the last word this connection comes back by itself. A
    // sentinel and a cluster do not say when.
    next.on('error', () => {
      gaveUp()
      forgetLooks()
      if (subscriber === next) looks = LOOKS.map((delay) => setTimeout(context.onConnected, delay).unref())
    })
    next.on('end', gaveUp)
    // A client that reconnected has subscribed again before it says so; a cluster says it of each of its nodes.
    for (const event of ['ready', 'node-ready']) next.on(event, () => isSubscribed && connected())
    const subscribe = async (): Promise<void> => {
      await next.connect()
      await next.subscribe(context.channel, context.onNews)
      isSubscribed = true
      if (subscriber === next) connected()
      else void drop(next)
    }
    subscribe().catch((error: unknown) => replace(next, error))
  }

  const connect = (): void => {
    makeSubscriber(context.client).then(
      (next) => {
        subscriber = isStopped ? null : next
        if (isStopped) void drop(next)
        else listenTo(next)
      },
      (error: unknown) => replace(null, error),
    )
  }

  return {
    start() {
      isStopped = false
      connect()
    },
    stop() {
      isStopped = true
      clearTimeout(retry)
      forgetLooks()
      const last = subscriber
      subscriber = null
      if (last) void drop(last)
    },
  }
}
