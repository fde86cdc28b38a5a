import type { Hubs } from '../hubs.ts'
import type { Follower } from './followFile.ts'
import { followFile } from './followFile.ts'
import { readLine } from './readLine.ts'

/** The group of everyone who watches the log. */
export const logGroup = 'log'

/** What a page begins with: enough to scroll and search in, and sent in a blink. */
const KEPT = 200

/** Follows the log file and sends each line to those who watch. */
export const publishLog = (file: string, hubs: Hubs, warn: (text: string) => void): Promise<Follower> =>
  followFile({
    file,
    read: readLine,
    keep: KEPT,
    onLine: (line) => {
      hubs.work.sendGroup(logGroup, { event: 'log', data: line }).catch((error: unknown) => {
        // Not into the log: the line about it would be the next to fail.
        warn(`Line ${line.number} of the log was not sent: ${String(error)}`)
      })
    },
  })
