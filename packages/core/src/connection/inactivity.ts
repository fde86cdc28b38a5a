import { after, now, onOffline, onOnline, onWake, type Cancel } from '../platform.ts'

/** The line is dead after this many announced heartbeats without a byte. */
const HEARTBEATS = 2.5
const MIN_HEARTBEAT = 1_000
const MAX_HEARTBEAT = 600_000
/** A timer this late woke from sleep or throttling: bytes may be waiting unread, so they get as long to show up, once. */
const LATE = 1_000
/** How long a line may be silent after the network was gone and came back, in milliseconds. */
const AFTER_OUTAGE = 5_000

/** The idle timeout that a comment announces (`ssekit heartbeat=<ms>`), in milliseconds, or null. */
export const announcedIdleTimeout = (comment: string): number | null => {
  const match = /^ssekit heartbeat=(\d+)$/.exec(comment)
  const heartbeat = match ? Number(match[1]) : 0
  return heartbeat >= MIN_HEARTBEAT && heartbeat <= MAX_HEARTBEAT ? heartbeat * HEARTBEATS : null
}

export interface InactivityWatch {
  /** A byte came, or what came has been worked off. One assignment: it is called for every chunk. */
  touch(): void
  /** In milliseconds; null turns the watch off. */
  setTimeout(timeout: number | null): void
  stop(): void
}

/**
 * Calls `onIdle` once when nothing was touched for the timeout. While `isBusy` the clock stands: a slow handler is not a
 * dead line. The wall clock is asked on waking, since a sleeping laptop's timers stand still. Where an outage of the
 * network may have killed the line (`isOverNetwork`), it has to show that it lives, whatever the timeout.
 */
export const watchInactivity = (
  isBusy: () => boolean,
  isOverNetwork: boolean,
  onIdle: (silence: number) => void,
): InactivityWatch => {
  let timeout: number | null = null
  let last = now()
  let cancel: Cancel = () => {}
  /** Late already: a throttled tab is late every time, and would never find a dead line. */
  let isInGrace = false

  const arm = (delay: number): void => {
    cancel()
    const due = now() + delay
    cancel = after(delay, () => check(!isInGrace && now() - due > LATE))
  }
  const check = (isLate: boolean): void => {
    if (timeout === null) return
    if (isBusy()) last = now()
    const silence = now() - last
    isInGrace = silence >= timeout && isLate
    if (silence < timeout) arm(timeout - silence)
    else if (isLate) arm(LATE)
    else {
      stop()
      onIdle(silence)
    }
  }
  const offWake = onWake(() => {
    if (!isInGrace) check(true)
  })

  let wasOffline = false
  let cancelOutage: Cancel = () => {}
  const checkAfterOutage = (since: number): void => {
    cancelOutage = after(AFTER_OUTAGE, () => {
      if (last >= since) return
      // What came waits in the page: the line lives.
      if (isBusy()) return checkAfterOutage(since)
      stop()
      onIdle(AFTER_OUTAGE)
    })
  }
  const offOffline = onOffline(() => {
    wasOffline = true
  })
  const offOnline = onOnline(() => {
    if (!wasOffline || !isOverNetwork) return
    wasOffline = false
    cancelOutage()
    checkAfterOutage(now())
  })

  const stop = (): void => {
    timeout = null
    for (const undo of [cancel, cancelOutage, offWake, offOffline, offOnline]) undo()
  }

  return {
    touch: () => {
      last = now()
    },
    setTimeout: (next) => {
      timeout = next
      isInGrace = false
      cancel()
      if (next !== null) arm(next)
    },
    stop,
  }
}
