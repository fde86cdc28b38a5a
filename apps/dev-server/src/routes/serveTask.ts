import type { Session } from '@ssekit/server'
import type { Context } from '../context.ts'
import type { StreamCall } from '../http/streamHandler.ts'
import { cursorOf } from '../http/streamHandler.ts'
import type { HubTask } from '../tasks/hubTask.ts'

/** A stream of a task that may or may not be there. */
export interface TaskStream {
  group: string
  find(): HubTask | null
  /** What a client that has not been here before gets. */
  onNew(session: Session): void
  /** What a client gets that watched a task nobody remembers. */
  onLost(session: Session): void
}

/**
 * Streams a task through the hub. Who comes back gets exactly what it missed; who has seen the end is answered 204, so
 * that an EventSource stays away; and where history is gone, the state of the task stands in for it.
 */
export const serveTask = async (
  { hubs, authorize }: Pick<Context, 'hubs' | 'authorize'>,
  { req, res, client }: Pick<StreamCall<unknown>, 'req' | 'res' | 'client'>,
  { group, find, onNew, onLost }: TaskStream,
): Promise<void> => {
  const cursor = cursorOf(req)
  const needs = cursor === null ? 'new' : (find()?.needs(cursor) ?? 'lost')
  if (needs === 'over') {
    res.sendStatus(204)
    return
  }
  const replayed = needs === 'replay' && (await hubs.canResume('work', cursor!))
  const admission = authorize(req, { page: client })
  const onOpen = (session: Session) => {
    const task = find()
    if (replayed) {
      if (task?.outcome()) closeSoon(session)
    } else if (needs === 'new') onNew(session)
    else if (task) sendState(session, task)
    else onLost(session)
  }
  hubs.work.handler(() => ({ ...admission, groups: [group] }), { onOpen })(req, res)
}

/** Brings a client up to date; when the task is over, so is the stream. */
export const sendState = (session: Session, task: HubTask): void => {
  for (const event of task.state()) session.send(event)
  if (task.outcome()) session.close()
}

/** Long enough for a replay. Where it is not, the client comes back for the rest. */
const replayTime = 1000

/** Nothing but the replay is to come on this stream, and no event will tell when it is through. */
const closeSoon = (session: Session): void => {
  const timer = setTimeout(() => session.close(), replayTime)
  session.signal.addEventListener('abort', () => clearTimeout(timer))
}
