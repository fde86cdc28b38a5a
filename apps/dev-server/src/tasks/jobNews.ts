import { performance } from 'node:perf_hooks'
import type { Hubs } from '../hubs.ts'
import type { JobInfo } from './jobInfo.ts'
import type { TaskEvent } from './task.ts'

/** Twenty jobs at once are eighty messages a second: enough for bars that move. */
const interval = 250

/** After so long, in milliseconds, without news: a job that looks for its files, or reads a large one, ages nevertheless. */
const silence = 1000

const everyone = 'jobs'
const groupOf = (owner?: string): string => (owner === undefined ? everyone : `${everyone}:${owner}`)

/** Where somebody hears of jobs: those of nobody are everyone's. */
export const jobsGroups = (owner?: string): string[] =>
  owner === undefined ? [everyone] : [everyone, groupOf(owner)]

/** Tells those who watch all jobs where each one is: one stream for all of them, however many there are. */
export const createJobNews = (hubs: Hubs, report: (line: string) => void) => {
  /** One after the other, of all jobs: that one is over is told before the next one runs. */
  let last = Promise.resolve()

  return {
    /**
     * What to call at each change of a job.
     *
     * @param read is asked as the message is sent, so that none is older than the list that a page loads meanwhile
     */
    of: (owner: string | undefined, read: () => JobInfo) => {
      let toldAt = -Infinity
      let step = 0
      let ageing: NodeJS.Timeout | undefined

      const send = async () => {
        try {
          await hubs.work.sendGroup(groupOf(owner), { event: 'job', data: read() })
        } catch (error) {
          report(`news of a job was not sent: ${String(error)}`)
        }
      }
      const tell = (event?: TaskEvent) => {
        if (event?.event === 'log') return
        if (event?.event === 'progress') {
          const isNewStep = event.data.step !== step
          step = event.data.step
          if (!isNewStep && performance.now() - toldAt < interval) return
        }
        toldAt = performance.now()
        last = last.then(send)
        clearTimeout(ageing)
        if (read().state === 'running') ageing = setTimeout(tell, silence).unref()
      }
      return tell
    },
  }
}
