/** What CONTRACT.md sends, as a page shows it. */
export const line = (n: number): string => `${n} ${n % 3 === 0 ? 'update' : 'message'} héllo 世界 🎉`

export const linesTo = (last: number): string[] => Array.from({ length: last }, (_, index) => line(index + 1))

/** `/events` in three connections, then 204. */
export const EVENTS = 15

const losses = (count: number) => Array.from({ length: count }, () => ['open', 'reconnecting']).flat()

/** As told after `connecting`, with so many connections that were lost or ended. */
export const statusesOver = (connections: number): string[] => [...losses(connections), 'done']

/** All that a page shows when each message came once and in order. */
export const whole = {
  status: 'done',
  statuses: statusesOver(3),
  gaps: 0,
  latest: '15',
  lines: linesTo(EVENTS),
}
