import type { Metrics } from '../api/events.ts'
import { formatDuration } from '../format/formatDuration.ts'
import { formatTime } from '../format/formatTime.ts'
import { plural } from '../format/plural.ts'
import type { Absence } from './chartView.ts'

/** What is said of the figures: when they were last measured, or what became of those of a time without a connection. */
export const absenceText = (samples: readonly Metrics[], absence: Absence | undefined): string => {
  const last = samples.at(-1)
  if (!last) return 'Waiting for the first figures'
  if (!absence) return `Every second. Last measured at ${formatTime(last.at)}`
  const { from, to } = absence
  const since = formatTime(new Date(from).toISOString())
  if (to === null) return `No connection since ${since}. What is measured meanwhile comes afterwards.`
  const missed = samples.filter(({ at }) => Date.parse(at) > from && Date.parse(at) <= to).length
  const how = missed > 0 ? `${plural(missed, 'missed figure')} came afterwards.` : 'Nothing was missed.'
  return `No connection at ${since} for ${formatDuration(to - from)}. ${how}`
}
