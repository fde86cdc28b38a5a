import { createStream, defineStream, type Status, type Stream } from '@ssekit/core'

interface Events {
  notification: { title: string }
}

/** Who reads a stream of an app, and all that it was told. */
export interface Reader {
  readonly stream: Stream<Events>
  readonly titles: string[]
  readonly statuses: Status[]
  /** Why messages will not come. */
  readonly gaps: string[]
  readonly comments: string[]
  status(): Status
}

export const openReader = (
  url: string,
  { user, team }: { user: string; team: string },
  fetchIt: typeof fetch,
): Reader => {
  const titles: string[] = []
  const statuses: Status[] = []
  const gaps: string[] = []
  const comments: string[] = []
  const stream = createStream(defineStream<Events>(`${url}/api/stream`), {
    headers: { cookie: `user=${user}; team=${team}` },
    fetch: fetchIt,
    events: { notification: ({ title }) => void titles.push(title) },
    onStatus: (status) => void statuses.push(status),
    onGap: ({ reason }) => void gaps.push(reason),
    onComment: (text) => void comments.push(text),
    onError: () => {},
  })
  stream.open()
  return { stream, titles, statuses, gaps, comments, status: () => stream.getSnapshot().status }
}
