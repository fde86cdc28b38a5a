import { SSEError, type SSEMessage } from '../../../src/index.ts'
import type { Delivery, DeliverySink } from '../../../src/connection/delivery.ts'
import type { Random } from '@ssekit/testing/scenarios'
import type { Connect } from '../../../src/source/layer.ts'
import type { Clock, Thread } from './clock.ts'

const LATENCY = 20

/** `history`: what was missed is sent again; `ids`: messages have IDs, but what was missed is gone; `none`: no IDs. */
export type Memory = 'history' | 'ids' | 'none'

interface Line {
  thread: Thread
  hear(messages: SSEMessage[]): void
  lose(): void
}

export interface Server {
  /** What a page with this event loop connects with. */
  connectOf(thread: Thread): Connect
  /** Sends the next message to all; one that is passing has no ID, and is not kept. */
  publish(isPassing: boolean): void
  cut(): void
  open(): number
  published(): number
  /** Whether it keeps something between the two. */
  keepsBetween(after: number, before: number): boolean
  /** Whether it went, without an ID of its own, over more than one connection: nobody can tell such copies apart. */
  hasCopies(number: number): boolean
  /** Last event IDs of all requests. */
  readonly asked: string[]
}

const NOTHING = { error: null, retry: null, failure: null }

export const createServer = (clock: Clock, random: Random, memory: Memory): Server => {
  const history: SSEMessage[] = []
  const kept = new Set<number>()
  const copies = new Set<number>()
  const lines = new Set<Line>()
  const asked: string[] = []
  let count = 0
  const latency = (): number => 1 + Math.floor(random() * LATENCY)

  const connectOf =
    (thread: Thread): Connect =>
    (sink: DeliverySink) => {
      /** What is under way; what an earlier one still says is not heard. */
      let attempt = 0
      let isRunning = false
      let lastEventId = ''
      let close = (): void => {}

      const push = (delivery: Delivery): void => sink.push(delivery)
      const begin = (first: boolean): void => {
        isRunning = true
        close()
        attempt += 1
        const own = attempt
        const heard = (run: () => void) => (): void => {
          if (own === attempt) run()
        }
        if (first) push({ type: 'status', status: 'connecting', ...NOTHING })
        let arrival = 0
        // In order, each after its time on the way.
        const send = (run: () => void): void => {
          arrival = Math.max(arrival, clock.now() + latency())
          clock.after(thread, 'network', arrival - clock.now(), heard(run))
        }
        let seen = lastEventId
        const line: Line = {
          thread,
          hear: (messages) =>
            send(() => {
              for (const message of messages) {
                // Sticky, as the standard has it.
                seen = message.lastEventId || seen
                lastEventId = seen
                push({ type: 'message', message: { ...message, lastEventId: seen } })
              }
              void sink.flush()
            }),
          lose: () =>
            send(() => {
              const error = new SSEError('network', 'The line was cut.')
              const retry = { attempt: 1, delay: 100, at: clock.now() + 100, reason: 'network' as const }
              push({ type: 'status', status: 'reconnecting', error, retry, failure: error })
              clock.after(
                thread,
                'timer',
                100,
                heard(() => begin(false)),
              )
            }),
        }
        close = () => void lines.delete(line)
        const requested = lastEventId
        clock.after(null, 'network', latency(), () => {
          if (own !== attempt || thread.isDead) return
          asked.push(requested)
          lines.add(line)
          send(() => push({ type: 'status', status: 'open', ...NOTHING }))
          const from = history.findIndex(({ lastEventId: id }) => id === requested)
          if (from >= 0 && from < history.length - 1) line.hear(history.slice(from + 1))
        })
      }

      return {
        open: (id) => {
          if (isRunning) return
          lastEventId = id
          begin(true)
        },
        reconnect: () => begin(false),
        close: () => {
          attempt += 1
          isRunning = false
          close()
        },
        setPaused: () => {},
      }
    }

  return {
    connectOf,
    asked,
    published: () => count,
    keepsBetween: (after, before) => {
      for (let number = after + 1; number < before; number += 1) if (kept.has(number)) return true
      return false
    },
    hasCopies: (number) => copies.has(number),
    open: () => [...lines].filter(({ thread }) => !thread.isDead).length,
    publish: (isPassing) => {
      count += 1
      const id = memory === 'none' || isPassing ? '' : String(count)
      const message = { event: 'message', data: String(count), lastEventId: id }
      if (memory === 'history' && !isPassing) {
        history.push(message)
        kept.add(count)
      }
      if (memory !== 'none' && isPassing && lines.size > 1) copies.add(count)
      for (const line of lines) if (!line.thread.isDead) line.hear([message])
    },
    cut: () => {
      for (const line of lines) line.lose()
      lines.clear()
    },
  }
}
