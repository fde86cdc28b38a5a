import { plural } from '../format/plural.ts'
import type { Outage } from './story/tale.ts'

/** How long it is said that an outage is over, in milliseconds. */
export const backFor = 6000

/** What is said when the connection is back: nothing after a blink in which nothing was missed. */
export const backText = ({ failures, caughtUp, hasGap }: Outage): string | null => {
  if (hasGap) return 'Back. The server cannot tell what was missed.'
  if (caughtUp > 0) return `Back. ${plural(caughtUp, 'missed message')} delivered.`
  return failures > 1 ? 'Back. Nothing was missed.' : null
}
