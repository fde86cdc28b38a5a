import { createListView, createSSEClient } from '@ssekit/core'
import { onTestFinished } from 'vitest'
import type { Notification } from '../../src/store/notifications.ts'
import type { TestServer } from './startServer.ts'

/** What a page is given to begin with. */
export interface Loaded {
  notifications: Notification[]
  lastEventId: string
}

/** Asks as a page does, and fails with what was answered otherwise. */
export const load = async (node: TestServer, query = '', headers: Record<string, string> = {}) => {
  const { status, json, text } = await node.get(`/api/notifications?${query}`, headers)
  if (status !== 200) throw new Error(`${status}: ${text}`)
  return json as unknown as Loaded
}

/** A page that shows what it loaded and goes on from there; `titles` are on show, newest first. */
export const openPage = (
  node: TestServer,
  loaded: Loaded,
  query = '',
  headers: Record<string, string> = {},
) => {
  const client = createSSEClient({ headers, reconnect: { delay: 100 } })
  const { notifications: initial, lastEventId } = loaded
  const gaps: string[] = []
  const stream = client.stream({
    url: `${node.url}/api/stream?${query}`,
    lastEventId,
    onError: () => {},
    onGap: ({ reason }) => void gaps.push(reason),
  })
  const list = createListView<Notification>(stream, {
    event: 'notification',
    order: 'prepend',
    limit: Infinity,
    key: ({ id }) => id,
    initial,
  })
  onTestFinished(list.subscribe(() => {}))
  stream.setEnabled(true)
  return {
    gaps,
    status: () => list.getSnapshot().status,
    titles: () => list.getSnapshot().items.map(({ title }) => title),
  }
}
