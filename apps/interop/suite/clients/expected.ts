import { expect } from 'vitest'

/** What CONTRACT.md sends, as a page shows it. */
export const line = (n: number): string => `${n} ${n % 3 === 0 ? 'update' : 'message'} héllo 世界 🎉`

export const linesTo = (last: number): string[] => Array.from({ length: last }, (_, index) => line(index + 1))

/** `/events` in three connections, then 204. */
export const EVENTS = 15

/** The most that anything may take, in milliseconds: a server that comes back late is asked every few seconds. */
export const HEALED_WITHIN = 30_000

/** The wait after a loss: the `retry: 100` of these servers, and up to a quarter more. */
export const prompt = expect.toSatisfy(
  (delay: number) => delay >= 100 && delay <= 125,
  'is 100 to 125 ms',
) as number

/** The same for failures in a row, from 250 ms on twice as long each time; see the table of delays in docs/connection.md. */
export const waitOf = (attempt: number): number => {
  if (attempt === 1) return prompt
  const least = 250 * 2 ** (attempt - 1)
  return expect.toSatisfy(
    (delay: number) => delay >= least && delay <= least * 1.25,
    `is ${least} ms or up to a quarter more`,
  ) as number
}

const losses = (count: number) => Array.from({ length: count }, () => ['open', 'reconnecting']).flat()

/** As told after `connecting`, with so many connections that were lost or ended. */
export const statusesOver = (connections: number): string[] => [...losses(connections), 'done']

/** All that a page shows when each message came once and in order. */
export const whole = {
  status: 'done',
  statuses: statusesOver(3),
  delays: [prompt, prompt, prompt],
  gaps: 0,
  latest: '15',
  lines: linesTo(EVENTS),
}

/** The same over the browser's EventSource, which waits by itself and says to nobody how long. */
export const wholeByBrowser = { ...whole, delays: [0, 0, 0] }
