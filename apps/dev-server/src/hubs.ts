import type { Request } from 'express'
import type { EventLog, Hub, HubOptions, Logger, Sent } from '@ssekit/server'
import { createHub } from '@ssekit/server'
import { EARLIEST, parseEventId } from './eventId.ts'
import type { Store } from './store/store.ts'

/**
 * Three hubs, so that a broadcast reaches guests and not the page that watches a build, and so that what comes all the time
 * neither pushes the rest out of the history nor moves the place that a page which joins others is to find.
 */
export interface Hubs {
  /** Notifications and the streams by group. Another object after each restart. */
  readonly guests: Hub
  /** Builds and jobs: sent to groups, never broadcast. Another object after each restart. */
  readonly work: Hub
  /** Logs and figures, which never end: sent to groups. Another object after each restart. */
  readonly tails: Hub
  /**
   * Whether that hub still holds everything after this event ID, so that replay alone brings a client up to date; or it asks for
   * all that is held, whatever that is.
   */
  canResume(hub: 'work' | 'tails', cursor: string): Promise<boolean>
  /** Messages delivered so far: one to a thousand connections counts a thousand. */
  readonly delivered: number
  /** As if the process had been restarted: every stream ends; history goes with it, unless several nodes keep it together. */
  restart(): void
  close(): Promise<void>
}

/** What all hubs are made with. */
export interface HubsOptions {
  heartbeat: number
  retry: number
  /** Of each hub. */
  limits: NonNullable<HubOptions['limits']>
  store: Pick<Store, 'openLog'>
  logger: Logger
}

/** As Express sees it: what the proxies that are trusted say. */
const address = (req: object): string | undefined => (req as Request).ip

/** Opens all hubs. */
export const createHubs = ({ store, ...options }: HubsOptions): Hubs => {
  const { logger } = options
  let delivered = 0
  const counted = (hub: Hub): Hub => {
    const count = (sent: Sent) => {
      delivered += sent.connections
      return sent
    }
    return {
      ...hub,
      send: (...args) => hub.send(...args).then(count),
      sendGroup: (...args) => hub.sendGroup(...args).then(count),
      broadcast: (...args) => hub.broadcast(...args).then(count),
    }
  }
  const open = () => {
    const logs = {
      guests: store.openLog('guests'),
      work: store.openLog('work'),
      tails: store.openLog('tails'),
    }
    const hub = (log: EventLog) => counted(createHub({ ...options, address, log }))
    return { logs, guests: hub(logs.guests), work: hub(logs.work), tails: hub(logs.tails) }
  }
  const closing = new Set<Promise<unknown>>()
  const end = ({ guests, work, tails }: ReturnType<typeof open>) => {
    const done = Promise.all([guests.close(), work.close(), tails.close()]).catch((error: unknown) =>
      logger.error('A hub did not close', error),
    )
    closing.add(done)
    void done.then(() => closing.delete(done))
  }
  let current = open()

  return {
    get guests() {
      return current.guests
    },
    get work() {
      return current.work
    },
    get tails() {
      return current.tails
    },
    get delivered() {
      return delivered
    },
    canResume: async (hub, cursor) => {
      if (cursor === EARLIEST) return true
      const position = parseEventId(cursor)
      const { epoch, oldest, top } = await current.logs[hub].read(0, 0)
      return position?.epoch === epoch && position.offset >= oldest - 1 && position.offset <= top
    },
    restart: () => {
      end(current)
      current = open()
    },
    close: async () => {
      end(current)
      await Promise.all(closing)
    },
  }
}
