import type { PostedNotification } from '../api/events.ts'
import { formatMoment } from '../format/formatMoment.ts'

type Item = PostedNotification

const inOneLine = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(' · ')

/** For whom it is, where that is not everyone. */
const audience = ({ user, group }: Item): string => {
  if (user) return `to ${user}`
  return group ? `to group ${group}` : ''
}

/** What stands below a title in a list: who sent it, and its text. */
export const summaryText = ({ from, message }: Item): string => inOneLine(from, message)

/** What stands below the title of the one that is open: who sent it, to whom, when. */
export const detailText = (item: Item): string => inOneLine(item.from, audience(item), formatMoment(item.at))
