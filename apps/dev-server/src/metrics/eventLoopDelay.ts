import { createHistogram, performance } from 'node:perf_hooks'

/** How late timers are. */
export interface EventLoopDelay {
  /** The 99th percentile since the last call, in milliseconds. */
  take(): number
  stop(): void
}

const resolution = 10

/**
 * Measures how late a timer of 10 ms comes.
 *
 * Not `monitorEventLoopDelay`: its `reset()` also forgets when its timer last ran, and so loses the block that begins
 * right after a reading.
 */
export const measureEventLoopDelay = (): EventLoopDelay => {
  // It takes whole numbers above zero: nanoseconds, as Node's own histograms.
  const histogram = createHistogram()
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    histogram.record(Math.max(1, Math.round((now - last - resolution) * 1e6)))
    last = now
  }, resolution)
  timer.unref()
  return {
    take: () => {
      const delay = histogram.count === 0 ? 0 : histogram.percentile(99) / 1e6
      histogram.reset()
      return delay
    },
    stop: () => clearInterval(timer),
  }
}
