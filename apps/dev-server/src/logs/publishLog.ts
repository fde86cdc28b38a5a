import type { Hubs } from '../hubs.ts'
import type { Follower } from './followFile.ts'
import { followFile } from './followFile.ts'
import { readableLine } from './readableLine.ts'

/** The group of everyone who watches the log. */
export const logGroup = 'log'

/** Follows the log file and sends each line to those who watch. */
export const publishLog = (file: string, hubs: Hubs, warn: (text: string) => void): Promise<Follower> =>
  followFile({
    file,
    show: readableLine,
    onLine: (line) => {
      hubs.work.sendGroup(logGroup, { event: 'log', data: line }).catch((error: unknown) => {
        // Not into the log: the line about it would be the next to fail.
        warn(`Line ${line.number} of the log was not sent: ${String(error)}`)
      })
    },
  })
