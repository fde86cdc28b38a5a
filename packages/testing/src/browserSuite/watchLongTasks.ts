import { expect, onTestFinished } from 'vitest'

/** For a task made on purpose: well over what the browser calls long (50 ms). */
const LONG = 60

/** Whether the browser can tell of tasks that kept the page from answering for over 50 ms; Chromium can. */
export const canSeeLongTasks = PerformanceObserver.supportedEntryTypes.includes('longtask')

/** Collects how long the long tasks of this page took, in milliseconds. */
export const watchLongTasks = () => {
  const tasks: PerformanceEntry[] = []
  const observer = new PerformanceObserver((list) => {
    // The frame around this one, the test runner's, has tasks of its own.
    for (const task of list.getEntries()) if (task.name === 'self') tasks.push(task)
  })
  observer.observe({ type: 'longtask' })
  onTestFinished(() => observer.disconnect())

  return {
    /** Those there were. Ends with a task made on purpose: once that one is told, so are all before it. */
    end: async (): Promise<number[]> => {
      const end = await new Promise<number>((resolve) => {
        setTimeout(() => {
          const from = performance.now()
          while (performance.now() < from + LONG);
          resolve(performance.now())
        })
      })
      const isMade = ({ startTime, duration }: PerformanceEntry): boolean =>
        // Entries are rounded to whole milliseconds.
        startTime + duration >= end - 1
      await expect.poll(() => tasks.some(isMade)).toBe(true)
      observer.disconnect()
      return tasks.slice(0, tasks.findIndex(isMade)).map(({ duration }) => duration)
    },
  }
}
