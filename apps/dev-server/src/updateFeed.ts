import type { Hubs } from './hubs.ts'

/** The data of an `update` event. */
export interface Update {
  /** ISO 8601. */
  at: string
  /** Milliseconds since the server started. */
  uptime: number
  /** Open streams of guests. */
  connections: number
  /** Notifications posted since the start. */
  posted: number
}

/** What the feed needs to know. */
export interface UpdateFeedOptions {
  hubs: Hubs
  interval: number
  posted: () => number
  report: (line: string) => void
}

/** Broadcasts an `update` to all guests at an interval; returns what stops it. */
export const startUpdateFeed = ({ hubs, interval, posted, report }: UpdateFeedOptions): (() => void) => {
  const startedAt = performance.now()
  const timer = setInterval(() => {
    const { connections } = hubs.guests.stats()
    // With nobody there it would only push notifications out of the history.
    if (connections === 0) return
    const uptime = Math.round(performance.now() - startedAt)
    const data: Update = { at: new Date().toISOString(), uptime, connections, posted: posted() }
    hubs.guests
      .broadcast({ event: 'update', data })
      .catch((error: unknown) => report(`an update was not sent: ${String(error)}`))
  }, interval)
  timer.unref()
  return () => clearInterval(timer)
}
