import { EARLIEST, parseEventId } from '../eventId.ts'
import type { Hubs } from '../hubs.ts'
import type { Task, TaskEvent, TaskOptions, Work } from './task.ts'
import { startTask } from './task.ts'

/** A task whose events go through the hub, so that a cut line resumes where it was. */
export interface HubTask extends Task {
  readonly group: string
  /**
   * What a client that comes back with this event ID needs: nothing more (`over`), what the hub replays (`replay`), or
   * to be told how the task ended, because it ended in an epoch the hub has forgotten (`state`).
   */
  needs(cursor: string): 'over' | 'replay' | 'state'
}

export interface HubTaskOptions extends TaskOptions {
  /** Told of each event once its viewers have it. */
  onEvent?: (event: TaskEvent) => void
}

/** Starts work whose events everyone in `group` gets; the streams end with it. */
export const startHubTask = (
  { hubs, report }: { hubs: Hubs; report: (line: string) => void },
  group: string,
  work: Work,
  { onEvent, ...options }: HubTaskOptions = {},
): HubTask => {
  let end: ReturnType<typeof parseEventId> = null
  const emit = async (event: TaskEvent) => {
    try {
      const hub = hubs.work
      const { id } = await hub.sendGroup(group, event)
      if (event.event !== 'complete') return
      end = parseEventId(id)
      await hub.disconnect({ group })
    } catch (error) {
      report(`an event of ${group} was not sent: ${String(error)}`)
    } finally {
      onEvent?.(event)
    }
  }
  const task = startTask(work, emit, options)
  return {
    ...task,
    group,
    needs: (cursor) => {
      // Until the last event has its id it is on its way, and reaches this client too.
      if (!end || cursor === EARLIEST) return 'replay'
      const seen = parseEventId(cursor)
      if (seen?.epoch !== end.epoch) return 'state'
      return seen.offset >= end.offset ? 'over' : 'replay'
    },
  }
}
