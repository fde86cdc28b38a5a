const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const dateOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** How long ago, as short as it can be said: `'now'`, `'4 min'`, `'2 h'`, `'3 d'`, then the date. Both in epoch milliseconds. */
export const relativeTime = (at: number, now: number): string => {
  const age = now - at
  if (age < minute) return 'now'
  if (age < hour) return `${Math.floor(age / minute)} min`
  if (age < day) return `${Math.floor(age / hour)} h`
  if (age < 7 * day) return `${Math.floor(age / day)} d`
  return dateOfYear.format(at)
}
