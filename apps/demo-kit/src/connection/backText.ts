import { plural } from '../format/plural.ts'
import { BEGINS_WITHIN, type Outage } from './story/tale.ts'

/** How long it is said that an outage is over, in milliseconds. */
export const backFor = 6000

/** What is said when the connection is back: nothing after a blink in which nothing was missed, nor that before it can be known. */
export const backText = ({ to, failures, caughtUp, hasGap }: Outage, now: number): string | null => {
  if (hasGap) return 'Back. The server cannot tell what was missed.'
  if (caughtUp > 0) return `Back. ${plural(caughtUp, 'missed message')} delivered.`
  if (failures < 2) return null
  return to !== null && now - to >= BEGINS_WITHIN ? 'Back. Nothing was missed.' : 'Back.'
}
