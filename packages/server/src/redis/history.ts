import type { LogPage } from '../log/eventLog.ts'
import { createKeptEntries } from './keptEntries.ts'
import { PAGE_BYTES } from './redisStore.ts'

/**
 * Reads the log for all readers of this node. A crowd that returns asks for much the same: the store is read once at a time, for
 * one of those who wait, and whoever can be answered by what was read goes with it. So what is sent meanwhile waits behind one page
 * at most, and each message is read, decoded and framed once for all.
 */
export interface History {
  /** As of a moment after the call. Nothing is done any more for whoever's signal aborts. */
  read(after: number, limit: number, signal: AbortSignal): Promise<LogPage>
  /** Forgets what it keeps. */
  close(): void
}

interface Ask {
  readonly after: number
  readonly limit: number
  readonly signal: AbortSignal
  resolve(page: LogPage): void
  reject(error: unknown): void
  hasFailed: boolean
}

/** Those who return together do so within seconds. */
const KEPT_FOR = 5_000

/** What failed is tried again after this: by then a connection that was cut may be back. */
const RETRY_INTERVAL = 200

export const createHistory = (readPage: (after: number, limit: number) => Promise<LogPage>): History => {
  const kept = createKeptEntries(PAGE_BYTES)
  let waiting: Ask[] = []
  let isRunning = false
  /** Of what was kept, as it was last heard. */
  let oldest = 0
  let forgetting: NodeJS.Timeout | undefined

  const startOf = ({ after }: Ask): number => Math.max(after + 1, oldest)

  const isToBeRead = (ask: Ask): boolean => ask.limit > 0 && !kept.has(startOf(ask))

  /** Whether what is known now answers it: the page that was read for one who asked the same, or what is kept. */
  const answer = (ask: Ask, page: LogPage, first: Ask | undefined): boolean => {
    const isSame = ask.after === first?.after && ask.limit === first.limit
    const entries = isSame ? page.entries : kept.from(startOf(ask), ask.limit)
    if (!isSame && entries.length === 0 && ask.limit > 0 && startOf(ask) <= page.top) return false
    ask.resolve({ ...page, entries })
    return true
  }

  /** One failure may be a connection that was cut, the next is told. */
  const giveUp = (ask: Ask, error: unknown): boolean => {
    const isSecond = ask.hasFailed
    if (isSecond) ask.reject(error)
    ask.hasFailed = true
    return isSecond
  }

  /**
   * Gives back who is left. Who asks while it is under way is answered by the next one: this one may know less than they do.
   */
  const readFor = async (asks: readonly Ask[]): Promise<Ask[]> => {
    const first = asks.find(isToBeRead)
    try {
      const read = await readPage(first?.after ?? 0, first?.limit ?? 0)
      const page = { ...read, entries: kept.keep(read.epoch, read.entries) }
      oldest = page.oldest
      return asks.filter((ask) => !answer(ask, page, first))
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL).unref())
      return asks.filter((ask) => !giveUp(ask, error))
    }
  }

  const run = async (): Promise<void> => {
    isRunning = true
    clearTimeout(forgetting)
    while (waiting.length > 0) {
      const asks = waiting.filter(({ signal }) => !signal.aborted)
      waiting = []
      const left = asks.length > 0 ? await readFor(asks) : []
      waiting = [...left, ...waiting]
    }
    forgetting = setTimeout(kept.clear, KEPT_FOR).unref()
    isRunning = false
  }

  return {
    read: (after, limit, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ after, limit, signal, resolve, reject, hasFailed: false })
        if (!isRunning) void run()
      }),
    close() {
      clearTimeout(forgetting)
      kept.clear()
    },
  }
}
