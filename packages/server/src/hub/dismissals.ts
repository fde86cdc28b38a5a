import type { Grant } from '../stream/grant.ts'

/** How long a dismissed client is answered 204, which tells EventSource for good that there is no more. */
const DISMISSAL_TIME = 60_000

/** A client, a group, or a client within a group, that was told not to come back. */
export interface Dismissed {
  readonly client?: string
  readonly group?: string
}

export interface Dismissals {
  add(dismissed: Dismissed): void
  includes(grant: Grant): boolean
}

const keyOf = (client?: string, group?: string): string => JSON.stringify([client ?? null, group])

export const createDismissals = (now: () => number = Date.now): Dismissals => {
  // All live equally long, so insertion order is order of expiry.
  const until = new Map<string, number>()

  const dropExpired = (): void => {
    for (const [key, time] of until) {
      if (time > now()) return
      until.delete(key)
    }
  }

  return {
    add({ client, group }) {
      dropExpired()
      const key = keyOf(client, group)
      until.delete(key)
      until.set(key, now() + DISMISSAL_TIME)
    },
    includes({ client, groups = [] }) {
      dropExpired()
      if (until.size === 0) return false
      const isDismissed = (group?: string): boolean =>
        until.has(keyOf(client, group)) || until.has(keyOf(undefined, group))
      return isDismissed() || groups.some(isDismissed)
    },
  }
}
