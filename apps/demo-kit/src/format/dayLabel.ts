const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })
const date = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const dateOfOtherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0)

/** The day as the reader calls it: `'Today'`, `'Yesterday'`, `'Monday'`, then with the date. Both in epoch milliseconds. */
export const dayLabel = (at: number, now: number): string => {
  // Rounded: a day in which the clocks change has 23 or 25 hours.
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days < 7) return weekday.format(at)
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? date : dateOfOtherYear).format(at)
}
