import { dayLabel } from '../../format/dayLabel.ts'
import type { PostedNotification } from '../../api/events.ts'
import type { InboxState } from './createInbox.ts'
import type { Marks } from './marks.ts'

/** What is not done with, what of that is new, what is done with. */
export const inboxFilters = ['inbox', 'unread', 'done'] as const
export type InboxFilter = (typeof inboxFilters)[number]

export const filterLabels: Record<InboxFilter, string> = { inbox: 'Inbox', unread: 'Unread', done: 'Done' }

export interface DayGroup {
  /** `'Today'`, `'Yesterday'` … */
  day: string
  items: readonly PostedNotification[]
}

export interface InboxView {
  groups: readonly DayGroup[]
  /** How many there are behind each filter. */
  counts: Record<InboxFilter, number>
  /** How many the limit leaves out. */
  hidden: number
  opened: PostedNotification | null
}

type Item = PostedNotification

export const isUnread = (marks: Marks, { id }: Pick<Item, 'id'>): boolean => marks[id] === undefined
export const isDone = (marks: Marks, { id }: Pick<Item, 'id'>): boolean => marks[id] === 'done'

export const countUnread = (items: readonly Item[], marks: Marks): number =>
  items.reduce((count, item) => count + Number(isUnread(marks, item)), 0)

/** As many as there is room for behind the bell. */
const behindTheBell = 6

/** What stands behind the bell: the latest that are not done with. */
export const latestOf = (items: readonly Item[], marks: Marks): readonly Item[] =>
  items.filter((item) => !isDone(marks, item)).slice(0, behindTheBell)

const groupByDay = (items: readonly Item[], now: number): DayGroup[] => {
  const groups: { day: string; items: Item[] }[] = []
  for (const item of items) {
    const day = dayLabel(Date.parse(item.at), now)
    const last = groups.at(-1)
    if (last?.day === day) last.items.push(item)
    else groups.push({ day, items: [item] })
  }
  return groups
}

/**
 * What the inbox shows of its notifications, newest first: those of the filter, by day, as many as the limit allows. None
 * vanishes: the rest is counted.
 */
export const inboxView = (
  items: readonly Item[],
  { marks, filter, limit, openId }: InboxState,
  now: number,
): InboxView => {
  const isIn: Record<InboxFilter, (item: Item) => boolean> = {
    inbox: (item) => !isDone(marks, item),
    // The one that is being read stays where it is, though that makes it read.
    unread: (item) => isUnread(marks, item) || item.id === openId,
    done: (item) => isDone(marks, item),
  }
  const chosen = items.filter(isIn[filter])
  const done = items.filter(isIn.done).length
  return {
    groups: groupByDay(chosen.slice(0, limit), now),
    counts: { inbox: items.length - done, unread: countUnread(items, marks), done },
    hidden: Math.max(0, chosen.length - limit),
    opened: items.find(({ id }) => id === openId) ?? null,
  }
}
