import { randomUUID } from 'node:crypto'
import type { HubMessage } from '@ssekit/server'
import type { Tail } from '../http/tail.ts'
import type { Hubs } from '../hubs.ts'
import { createFiguresSampler } from './sampleFigures.ts'

/** The figures of this process, to be watched as they come. */
export interface MetricsFeed extends Tail {
  /** Measures from now on, watched or not: whoever comes later gets what was before. */
  start(): void
  stop(): void
}

/** What figures are made of. */
export interface MetricsFeedOptions {
  hubs: Hubs
  /** Open streams. */
  connections: () => number
  /** Milliseconds between two measurements. */
  interval: number
  /** How many milliseconds of them are kept. */
  history: number
  report: (line: string) => void
}

/** Measures nothing until it is started. */
export const createMetricsFeed = (options: MetricsFeedOptions): MetricsFeed => {
  const { hubs, connections, interval, history, report } = options
  const most = Math.ceil(history / interval)
  const kept: HubMessage[] = []
  // Of several nodes each has figures of its own.
  const group = `metrics-${randomUUID()}`
  /** They do not count themselves, or a server that idles would never look like one. */
  let own = 0
  let stop: () => void = () => {}

  return {
    group,
    last: () => kept,
    start: () => {
      const sampler = createFiguresSampler({ connections, messages: () => hubs.delivered - own })
      const timer = setInterval(() => {
        const message: HubMessage = { event: 'metrics', data: sampler.sample() }
        kept.push(message)
        if (kept.length > most) kept.shift()
        hubs.work
          .sendGroup(group, message)
          .then((sent) => (own += sent.connections))
          .catch((error: unknown) => report(`Figures were not sent: ${String(error)}`))
      }, interval)
      timer.unref()
      stop = () => {
        clearInterval(timer)
        sampler.stop()
      }
    },
    stop: () => stop(),
  }
}
