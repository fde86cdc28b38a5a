import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

/** The messages of CONTRACT.md. What each framework makes of them stands in its own file. */
export interface Message {
  id: string
  event: string | undefined
  data: { n: number; text: string }
  retry: number | undefined
}

const EVENTS = 15
const PER_CONNECTION = 5

export const port = Number(process.env.PORT)

const dataOf = (n: number) => ({ n, text: 'héllo 世界 🎉' })

/** What an API answers that is read before the stream. */
export const list = {
  items: Array.from({ length: PER_CONNECTION }, (_, index) => dataOf(index + 1)),
  lastEventId: String(PER_CONNECTION),
}

async function* each(from: number, to: number, pause: number): AsyncGenerator<Message> {
  for (let n = from; n <= to; n += 1) {
    yield {
      id: String(n),
      event: n % 3 === 0 ? 'update' : undefined,
      data: dataOf(n),
      retry: n === from ? 100 : undefined,
    }
    await wait(pause)
  }
}

async function* late(n: number): AsyncGenerator<Message> {
  await wait(1_000)
  yield* each(n, n, 5_000)
}

/** The number of the last message that the client has. */
export const lastOf = (header: unknown, query: unknown): number => Number(header ?? query ?? 0)

/** What comes after message `last`, or null when nothing more will. */
export const routes = {
  '/events': (last: number) =>
    last < EVENTS ? each(last + 1, Math.min(last + PER_CONNECTION, EVENTS), 20) : null,
  '/ticks': (last: number) => each(last + 1, Infinity, 100),
  '/quiet': (last: number) => late(last + 1),
} satisfies Record<string, (last: number) => AsyncGenerator<Message> | null>

export type Path = keyof typeof routes

export const paths = Object.keys(routes) as Path[]

/** For frameworks that leave the wire format to their users. */
export const frame = ({ id, event, data, retry }: Message): string =>
  [
    ...(retry === undefined ? [] : [`retry: ${retry}\n`]),
    ...(event === undefined ? [] : [`event: ${event}\n`]),
    `id: ${id}\n`,
    `data: ${JSON.stringify(data)}\n\n`,
  ].join('')
