import type { StreamActivity, TabRole } from '@ssekit/core'
import { createStore, type Store } from '../store/createStore.ts'

/** What this tab has to do with a connection that all tabs share, `null` until it is known, and in a frame: a store for both demos. */
export interface TabRoleStore extends Store<TabRole | null> {
  /** For `observe`. */
  note: (activity: StreamActivity) => void
}

/** @param path of the stream that is meant: each has a leading tab of its own */
export const createTabRole = (path: string): TabRoleStore => {
  const { set, ...store } = createStore<TabRole | null>(null)
  return {
    ...store,
    note: (activity) => {
      // Beside the other demo in one page, “in this tab” would say nothing.
      if (globalThis.top !== globalThis.self) return
      if (activity.type === 'tabs' && activity.url.endsWith(path)) set(activity.role)
    },
  }
}

/** Of the stream of notifications, whose connection is that in the header. */
export const notificationsTabRole = createTabRole('/api/stream')

/** Where the connection is, in words that go behind “Live”. */
export const tabRoleText = (role: TabRole): string =>
  role === 'leading' || role === 'catching-up' ? 'in this tab' : 'in another tab'
