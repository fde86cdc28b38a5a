import { performance } from 'node:perf_hooks'
import { measureEventLoopDelay } from './eventLoopDelay.ts'

/** The data of a `metrics` event: this process, over the second that just ended. */
export interface Figures {
  /** ISO 8601. */
  at: string
  /** Percent of one core. */
  cpu: number
  /** Bytes of resident memory. */
  rss: number
  /** Bytes of JavaScript heap in use. */
  heapUsed: number
  /** Milliseconds, 99th percentile. */
  eventLoopDelay: number
  /** Open streams. */
  connections: number
  /** Messages written to streams per second. */
  messagesPerSecond: number
}

/** What the sampler cannot measure by itself: the open streams, and a running count of messages written. */
export interface Counters {
  connections: () => number
  messages: () => number
}

/** Measures between two calls of `sample`. */
export interface FiguresSampler {
  sample(): Figures
  stop(): void
}

/** Starts to measure. `stop` it, or its timer runs on. */
export const createFiguresSampler = ({ connections, messages }: Counters): FiguresSampler => {
  const delay = measureEventLoopDelay()
  let cpu = process.cpuUsage()
  let at = performance.now()
  let sent = messages()

  return {
    sample: () => {
      const now = performance.now()
      const elapsed = Math.max(1, now - at)
      const used = process.cpuUsage(cpu)
      const total = messages()
      const { rss, heapUsed } = process.memoryUsage()
      const figures: Figures = {
        at: new Date().toISOString(),
        cpu: round((used.user + used.system) / 10 / elapsed),
        rss,
        heapUsed,
        eventLoopDelay: round(delay.take()),
        connections: connections(),
        messagesPerSecond: round(Math.max(0, total - sent) / (elapsed / 1000)),
      }
      cpu = process.cpuUsage()
      at = now
      sent = total
      return figures
    },
    stop: delay.stop,
  }
}

const round = (value: number): number => Math.round(value * 10) / 10
