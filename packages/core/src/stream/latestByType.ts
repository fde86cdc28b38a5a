import { shownUrl } from '../shownUrl.ts'
import { warnOnce } from '../development.ts'

/** Servers that put an ID into the event type make a new type with every message; memory must not grow with them. */
const MAX_TYPES = 1_000

/** The last data of each event type. */
export interface LatestByType {
  set(event: string, data: unknown): void
  /** A plain object of its own: nothing in it changes any more. */
  copy(): Record<string, unknown>
}

export const createLatestByType = (url: string): LatestByType => {
  // A Map, as event types come from the wire and may be called "__proto__".
  const latest = new Map<string, unknown>()
  // Messages of one type mostly follow each other: only the last of a row is put away.
  let lastEvent: string | null = null
  let lastData: unknown
  const putAway = (event: string, data: unknown): void => {
    if (latest.size >= MAX_TYPES && !latest.has(event)) {
      warnOnce(
        `${shownUrl(url)} sent more than ${MAX_TYPES} event types; \`latest\` keeps the newest. Put what varies into the data.`,
      )
      latest.delete(latest.keys().next().value!)
    }
    latest.set(event, data)
  }

  return {
    set: (event, data) => {
      if (lastEvent !== null && lastEvent !== event) putAway(lastEvent, lastData)
      lastEvent = event
      lastData = data
    },
    copy: () => {
      if (lastEvent !== null) putAway(lastEvent, lastData)
      return Object.freeze(Object.fromEntries(latest))
    },
  }
}
