import type { PostedNotification } from '../../api/events.ts'

/** As many as the server keeps. */
export const notificationsKept = 1000

/**
 * What came, and what a list that was loaded after a gap has beside it: each in its place, newest first. The same array
 * while there is nothing beside it.
 */
export const withLoaded = (
  came: readonly PostedNotification[],
  loaded: readonly PostedNotification[] = [],
): readonly PostedNotification[] => {
  if (loaded.length === 0) return came
  const ids = new Set(came.map(({ id }) => id))
  const missed = loaded.filter(({ id }) => !ids.has(id))
  if (missed.length === 0) return came
  return [...came, ...missed].sort((a, b) => b.at.localeCompare(a.at)).slice(0, notificationsKept)
}
