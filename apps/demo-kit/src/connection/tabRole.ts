import type { StreamActivity, TabRole } from '@ssekit/core'

/** What this tab has to do with a connection that all tabs share: a store for both demos. */
export interface TabRoleStore {
  subscribe: (listener: () => void) => () => void
  /** `null` until it is known. */
  getSnapshot: () => TabRole | null
  /** For `observe`. */
  note: (activity: StreamActivity) => void
}

/** @param path of the stream that is meant: each has a leading tab of its own */
export const createTabRole = (path: string): TabRoleStore => {
  const listeners = new Set<() => void>()
  let role: TabRole | null = null
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => role,
    note: (activity) => {
      if (activity.type !== 'tabs' || !activity.url.endsWith(path)) return
      ;({ role } = activity)
      for (const listener of listeners) listener()
    },
  }
}

/** Of the stream of notifications, whose connection is that in the header. */
export const notificationsTabRole = createTabRole('/api/stream')

/** Where the connection is, in words that go behind “Live”. */
export const tabRoleText = (role: TabRole): string =>
  role === 'leading' || role === 'catching-up' ? 'in this tab' : 'in another tab'
