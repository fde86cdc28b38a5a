import { answerCalls } from '../rounds/calls.ts'
import { servers } from './servers.ts'

/** About what a notification or a figure weighs: some 220 bytes on the wire. */
const PADDING = 'x'.repeat(140)

const server = await servers[process.argv[2] ?? '']!()
let sent = 0
let before = process.cpuUsage()

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve))
const message = (text: string) => ({ n: (sent += 1), at: performance.timeOrigin + performance.now(), text })

const handlers = {
  port: () => server.port,
  /** Sends so many messages, so many in each turn of the event loop; the last one carries the mark. */
  send: async ({ count, perTick, mark }: { count: number; perTick: number; mark: string }) => {
    before = process.cpuUsage()
    for (let n = 1; n <= count; n += 1) {
      server.send(message(n === count ? mark + PADDING.slice(mark.length) : PADDING))
      if (n % perTick === 0) await nextTick()
    }
  },
  /** Sends at a modest pace. */
  pace: async ({ count, interval, mark }: { count: number; interval: number; mark: string }) => {
    for (let n = 1; n <= count; n += 1) {
      server.send(message(n === count ? mark + PADDING.slice(mark.length) : PADDING))
      await new Promise((resolve) => setTimeout(resolve, interval))
    }
  },
  /** Microseconds since the last `send` began. */
  cpu: () => process.cpuUsage(before),
  memory: () => {
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    return { rss, heapUsed }
  },
}
export type ServerCalls = typeof handlers
answerCalls(handlers)
