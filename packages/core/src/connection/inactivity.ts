import { after, now, onOffline, onOnline, onWake, type Cancel } from '../platform.ts'

/** The connection is dead after this many announced heartbeats without a byte. */
const HEARTBEATS = 2.5
const MIN_HEARTBEAT = 1_000
const MAX_HEARTBEAT = 600_000
/** A timer this late comes after sleep, throttling or work of the page, in milliseconds: bytes may be waiting unread. */
const LATE = 50
/** So they get this long to show up, once, in milliseconds. */
const GRACE = 1_000
/** How long a connection may be silent after the network was gone and came back, in milliseconds. */
const AFTER_OUTAGE = 5_000

/** The idle timeout that a comment announces (`ssekit heartbeat=<ms>`), in milliseconds, or null. */
export const announcedIdleTimeout = (comment: string): number | null => {
  const match = /^ssekit heartbeat=(\d+)$/.exec(comment)
  const heartbeat = match ? Number(match[1]) : 0
  return heartbeat >= MIN_HEARTBEAT && heartbeat <= MAX_HEARTBEAT ? heartbeat * HEARTBEATS : null
}

/**
 * Calls `onIdle` once when nothing was touched for the timeout. While `isBusy` the clock stands: a slow handler is not a
 * dead connection. The wall clock is asked on waking, since a sleeping laptop's timers stand still. Where an outage of the
 * network may have killed the connection (`isOverNetwork`), it has to show that it lives, whatever the timeout.
 */
export const watchInactivity = (
  isBusy: () => boolean,
  isOverNetwork: () => boolean,
  onIdle: (silence: number) => void,
) => {
  let timeout = Infinity
  let last = now()
  /** When the network was back; nothing has come since. */
  let outage = Infinity
  let wasOffline = false
  let cancel: Cancel = () => {}
  /** Late already: a throttled tab is late every time, and would never find a dead connection. */
  let isInGrace = false

  const arm = (time: number): void => {
    cancel()
    if (time < Infinity) cancel = after(time - now(), () => check(now() - time > LATE))
  }
  const check = (isLate: boolean): void => {
    const time = now()
    // Somebody set the clock back.
    if (last > time) last = time
    if (last >= outage) outage = Infinity
    if (isBusy()) {
      last = time
      // What waits in the page says nothing about the connection since.
      if (outage < Infinity) outage = time + 1
    }
    const due = Math.min(last + timeout, outage + AFTER_OUTAGE)
    const isDue = time >= due
    if (isDue && (isInGrace || !isLate)) {
      stop()
      return onIdle(time - last)
    }
    isInGrace = isDue
    arm(isDue ? time + GRACE : due)
  }
  const undos = [
    onOffline(() => {
      wasOffline = isOverNetwork()
    }),
    onOnline(() => {
      if (wasOffline) outage = now()
      wasOffline = false
    }),
    // After that one: it hears of `online` too.
    onWake(() => {
      if (!isInGrace) check(true)
    }),
  ]

  const stop = (): void => {
    timeout = outage = Infinity
    for (const undo of [cancel, ...undos]) undo()
  }

  return {
    /** A byte came, or what came has been worked off. One assignment: it is called for every chunk. */
    touch: (): void => {
      last = now()
    },
    /** In milliseconds; null turns the watch off. */
    setTimeout: (next: number | null): void => {
      timeout = next ?? Infinity
      isInGrace = false
      arm(Math.min(now() + timeout, outage + AFTER_OUTAGE))
    },
    stop,
  }
}
