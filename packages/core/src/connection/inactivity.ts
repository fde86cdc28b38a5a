import { after, now, onWake, type Cancel } from '../platform.ts'

/** The line is dead after this many announced heartbeats without a byte. */
const HEARTBEATS = 2.5
const MIN_HEARTBEAT = 1_000
const MAX_HEARTBEAT = 600_000
/** A timer this late woke from sleep or throttling: bytes may be waiting unread, so they get as long to show up, once. */
const LATE = 1_000

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
 * dead line. The wall clock is asked on waking, since a sleeping laptop's timers stand still.
 */
export const watchInactivity = (
  isBusy: () => boolean,
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
  const stop = (): void => {
    timeout = null
    cancel()
    offWake()
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
