import type { PostedNotification } from '../api/events.ts'

export interface Announcer {
  add: (notification: PostedNotification) => void
  dispose: () => void
}

/**
 * Sums arrivals up for a polite live region: one sentence per pause, so that a burst of five hundred is not read out
 * five hundred times.
 *
 * @param publish gets the sentence
 * @param interval least time between two sentences, in milliseconds
 */
export const createAnnouncer = (publish: (sentence: string) => void, interval = 1500): Announcer => {
  let count = 0
  let last = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  return {
    add: ({ title }) => {
      count += 1
      timer ??= setTimeout(() => {
        const sentence = count === 1 ? `New notification: ${title}` : `${count} new notifications`
        // What is set to the same once more is not read out.
        last = sentence === last ? `${sentence}\u00a0` : sentence
        publish(last)
        count = 0
        timer = undefined
      }, interval)
    },
    dispose: () => {
      clearTimeout(timer)
      timer = undefined
      count = 0
    },
  }
}
