import { expect, onTestFinished } from 'vitest'

/** Longer than what the browser calls a long task (50 ms), and than a clock may be off. */
const LONG = 120

/** Whether the browser can tell of tasks that kept the page from answering for over 50 ms; Chromium can. */
export const canSeeLongTasks = PerformanceObserver.supportedEntryTypes.includes('longtask')

/** Collects how long the long tasks of this page took, in milliseconds. */
export const watchLongTasks = () => {
  const durations: number[] = []
  const observer = new PerformanceObserver((list) => {
    // The frame that the test runner lives in has tasks of its own.
    for (const { name, duration } of list.getEntries()) if (name === 'self') durations.push(duration)
  })
  observer.observe({ type: 'longtask' })
  onTestFinished(() => observer.disconnect())

  return {
    /** Those so far. Ends with one made on purpose: they are told in order, so then all are known, and the eye is open. */
    durations: async (): Promise<number[]> => {
      await new Promise((resolve) => setTimeout(resolve))
      setTimeout(() => {
        const from = performance.now()
        while (performance.now() < from + LONG);
      })
      await expect.poll(() => durations.some((duration) => duration >= LONG - 1)).toBe(true)
      return durations.slice(0, -1)
    },
  }
}
