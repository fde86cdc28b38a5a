import type { Admission } from '../access/authorize.ts'

/** A notification as it was accepted; `user` and `group` say for whom it is, neither of them for everyone. */
export interface Notification {
  id: string
  title: string
  message: string
  /** ISO 8601. */
  at: string
  /** What a page draws it as; plain without. */
  kind?: string | undefined
  /** Who sent it, as they call themselves. */
  from?: string | undefined
  user?: string | undefined
  group?: string | undefined
}

/**
 * What was posted last, as a table of a database would keep it: it outlives the hub's history and streams. Of limited
 * size; the oldest go first.
 */
export interface NotificationTable {
  /** Once it resolves, every list has it. */
  add(notification: Notification): void | Promise<void>
  /** All that are kept, newest first. */
  list(): readonly Notification[] | Promise<readonly Notification[]>
}

/** For one node: it forgets with the process. */
export const createNotificationTable = (size: number): NotificationTable => {
  let kept: readonly Notification[] = []
  return {
    add: (notification) => {
      kept = [notification, ...kept].slice(0, size)
    },
    list: () => kept,
  }
}

/** Whether it may be seen by who was admitted: the rule by which the hub finds its readers. */
export const isFor = ({ user, group }: Notification, { client, groups }: Admission): boolean =>
  (user === undefined || user === client) && (group === undefined || groups.includes(group))
