import type { Hubs } from '../hubs.ts'
import { compressFiles } from './compressFiles.ts'
import type { HubTask } from './hubTask.ts'
import { startHubTask } from './hubTask.ts'
import { listGroups } from './projectFiles.ts'
import type { Work } from './task.ts'

/** The one build of this server, as on a CI: whoever asks while it runs watches the same. */
export interface Builds {
  /** The build that runs, or the last one that did. */
  current(): HubTask | null
  /** Starts a build unless one runs. `fail` adds a file that does not exist. */
  start(fail: boolean): void
  close(): Promise<void>
}

/** What a build needs. */
export interface BuildsOptions {
  hubs: Hubs
  report: (line: string) => void
  projectRoot: string
  buildBytes: number
}

/** The group of everyone who watches the build. */
export const buildGroup = 'build'

/** Nothing runs at first. */
export const createBuilds = ({ hubs, report, projectRoot, buildBytes }: BuildsOptions): Builds => {
  let current: HubTask | null = null

  const listFiles = async (fail: boolean) => {
    const groups = await listGroups(projectRoot, buildBytes)
    const broken = groups[Math.floor(groups.length / 2)]
    if (fail && broken) broken.files.push({ path: `${broken.name}/a-file-that-does-not-exist.ts`, bytes: 0 })
    return groups
  }

  return {
    current: () => current,
    start: (fail) => {
      if (current && !current.outcome()) return
      current = startHubTask(
        { hubs, report },
        buildGroup,
        withoutLog(compressFiles(projectRoot, () => listFiles(fail))),
      )
    },
    close: async () => {
      current?.stop()
      await current?.settled
    },
  }
}

/** A build tells its progress and its end only: log lines are plain text, which a page that expects JSON would trip over. */
const withoutLog =
  (work: Work): Work =>
  (report) =>
    work({ ...report, log: () => {} })
