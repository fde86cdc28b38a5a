import type { Metrics } from '../api/events.ts'

/** How many figures further on a key leads; null to the last, which is followed. */
const keys: Record<string, number | null> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: -Infinity,
  End: null,
  Escape: null,
}

/** What is pointed at after a key: null past the last figure, it follows again; undefined for a key that is none of these. */
export const pointByKey = (
  samples: readonly Metrics[],
  at: number | null,
  key: string,
): number | null | undefined => {
  const steps = keys[key]
  if (steps === undefined || steps === null) return steps
  const times = samples.map((sample) => Date.parse(sample.at))
  const last = times.length - 1
  const from = at === null ? last : times.findIndex((time) => time >= at)
  const next = Math.max(0, (from < 0 ? last : from) + steps)
  return next > last ? null : (times[next] ?? null)
}
