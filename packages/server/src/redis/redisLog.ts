import { SSEServerError } from '../errors.ts'
import type { EventLog, LogListener, Signal } from '../log/eventLog.ts'
import { checkNumbers, optionsOf } from '../options.ts'
import { withDeadline } from './deadline.ts'
import { createFollower } from './follower.ts'
import { createHistory } from './history.ts'
import { checkClient, runnerOf, type RedisLogClient } from './redisClient.ts'
import { createRedisStore } from './redisStore.ts'
import { createNewsfeed } from './newsfeed.ts'
import { decodeNews, toEntry } from './storedEntry.ts'

/** Where the log of many nodes is, and how far back it reaches. */
export interface RedisLogOptions {
  /**
   * A client, cluster, sentinel or pool of the package `redis` (6 or later), connected by its owner, who also handles its errors
   * and closes it after the hub. The log makes a second connection by `duplicate()`, to hear what other nodes send.
   */
  client: RedisLogClient
  /**
   * Names the log: hubs with the same prefix on the same Redis are nodes of one hub. Also the hash tag of its keys, so that a
   * cluster keeps them together.
   * @default 'ssekit'
   */
  prefix?: string | null | undefined
  /**
   * How many messages are kept for those who return.
   * @default 10_000
   */
  size?: number | null | undefined
  /**
   * How long a message is kept, in milliseconds, on the clock of Redis.
   * @default 600_000 (10 minutes)
   */
  maxAge?: number | null | undefined
}

/** How often a node looks whether it has heard of everything: a loss at the end of a quiet log shows in nothing else. */
const CHECK_INTERVAL = 10_000

/** How soon it looks again while Redis cannot be read. */
const RETRY_INTERVAL = 500

const OPTIONS = ['client', 'prefix', 'size', 'maxAge']

const UNKNOWN_OUTCOME =
  'Whether the message was stored is not known: send it again only if its receivers can tell a double.'

const NO_HISTORY = 'History cannot be read for now.'

const UNKNOWN_ORDER = 'Whether the other nodes were told is not known: it does no harm to order it again.'

/**
 * The log of many nodes: one order for all of them, kept in Redis. A message sent on any node reaches the clients of all; a
 * client returns to any node and gets what it missed.
 *
 * While Redis is away, sending rejects within five seconds (`store-unavailable`), open streams stay open, and go on where they
 * were when it is back. What cannot be gone on from (FLUSHALL, a restart without persistence, a replica promoted behind) is
 * told to every client as a gap.
 *
 * @throws {@link SSEServerError} `invalid-option`
 * @example
 * const client = createClient({ url: process.env.REDIS_URL })
 * client.on('error', (error) => logger.warn(error))
 * await client.connect()
 * const hub = createHub({ log: redisLog({ client }) })
 */
export const redisLog = (options: RedisLogOptions): EventLog => {
  const { client: given, prefix: name, ...limits } = optionsOf('redisLog', OPTIONS, options)
  const client = checkClient(given)
  const prefix = name ?? 'ssekit'
  checkPrefix(prefix)
  const { size, maxAge } = checkNumbers('redisLog', { size: 10_000, maxAge: 600_000 }, limits)
  const channel = `{${prefix}}:news`
  const keys = { meta: `{${prefix}}:meta`, log: `{${prefix}}:log`, orders: `{${prefix}}:orders` }
  const store = createRedisStore({ run: (signal) => runnerOf(client, signal), channel, keys, size, maxAge })
  let listener: LogListener | undefined
  let checks: NodeJS.Timeout | undefined
  let retry: NodeJS.Timeout | undefined
  let isClosed = false
  let isAway = false

  const lookAgain = (): void => {
    follower.catchUp().then(
      () => {
        if (isAway) listener?.onTrouble?.('Redis is back: streams go on where they were.')
        isAway = false
      },
      (error: unknown) => {
        if (isClosed) return
        if (!isAway)
          listener?.onTrouble?.('Redis cannot be read. Streams stay open and go on when it is back.', error)
        isAway = true
        retry ??= setTimeout(() => {
          retry = undefined
          lookAgain()
        }, RETRY_INTERVAL).unref()
      },
    )
  }

  const follower = createFollower({
    read: (after, limit, ordersAfter, known) =>
      withDeadline('It is tried again.', (signal) => store.read(after, limit, ordersAfter, known, signal)),
    listener: () => listener,
    lookAgain,
  })

  const history = createHistory(async (after, limit) => {
    const page = await withDeadline(NO_HISTORY, (signal) =>
      store.read(after, limit, null, follower.known, signal),
    )
    return { epoch: page.epoch, oldest: page.oldest, top: page.top, entries: page.entries }
  })

  const newsfeed = createNewsfeed({
    client,
    channel,
    onNews(news) {
      const item = decodeNews(news)
      if (item) follower.hear(item)
      else lookAgain()
    },
    onConnected: lookAgain,
    onTrouble: (error) =>
      listener?.onTrouble?.(
        `This node does not hear what others send over ${channel} until it has subscribed again: it arrives late.`,
        error,
      ),
  })

  let start: Promise<void> | null = null

  /** Who comes before the store was first reached waits for it; who comes while they wait, behind them. */
  const started = (): Promise<void> | null => {
    if (follower.tail || start) return start
    const over = (): void => void (start = null)
    start = follower.catchUp()
    start.then(over, over)
    return start
  }

  /** What fails shows that something is wrong before the next check would. */
  const attempt = async <Result>(
    outcome: string,
    work: (signal: AbortSignal) => Promise<Result>,
    answeredAt?: () => number,
  ): Promise<Result> => {
    const begin = async (signal: AbortSignal): Promise<Result> => {
      const starting = started()
      if (starting) await starting
      return work(signal)
    }
    try {
      return await withDeadline(outcome, begin, answeredAt)
    } catch (error) {
      if (!isClosed) lookAgain()
      throw error
    }
  }

  const append: EventLog['append'] = ({ audience, block }) =>
    attempt(UNKNOWN_OUTCOME, async (signal) => {
      const content = { audience, block }
      const placed = await store.append(JSON.stringify(content), follower.known, signal)
      const entry = toEntry(placed, content)
      await follower.own(entry)
      return entry
    })

  const order = (signal: Signal): Promise<void> =>
    attempt(UNKNOWN_ORDER, async (abort) => {
      const { orders, ...placed } = await store.order(JSON.stringify({ signal }), follower.known, abort)
      await follower.own({ ...placed, number: orders, signal })
    })

  return {
    get tail() {
      return follower.tail
    },
    append,
    read: (after, limit) =>
      attempt(
        NO_HISTORY,
        async (signal) => {
          const page = await history.read(after, limit, signal)
          // A store that began anew is told to all before anybody goes on in it.
          if (page.epoch !== follower.tail?.epoch) await follower.catchUp()
          return page
        },
        () => store.answeredAt,
      ),
    signal: order,
    listen(next) {
      if (listener) {
        const text = `This log (${prefix}) already has a hub. Make one log per hub; hubs with the same prefix are nodes of one.`
        throw new SSEServerError('invalid-option', text, { field: 'log' })
      }
      listener = next
      newsfeed.start()
      lookAgain()
      checks = setInterval(lookAgain, CHECK_INTERVAL).unref()
    },
    close() {
      isClosed = true
      clearInterval(checks)
      clearTimeout(retry)
      newsfeed.stop()
      history.close()
      return Promise.resolve()
    },
  }
}

const checkPrefix = (prefix: unknown): void => {
  if (typeof prefix === 'string' && prefix !== '' && !/[{}]/.test(prefix)) return
  const got = typeof prefix === 'string' ? JSON.stringify(prefix) : typeof prefix
  const text = `redisLog.prefix must be a string that is not empty, without { and }, got ${got}.`
  throw new SSEServerError('invalid-option', text, { field: 'redisLog.prefix' })
}
