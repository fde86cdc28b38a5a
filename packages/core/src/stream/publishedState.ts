import type { Retry, Status } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import type { Item } from './consumer.ts'
import type { EventMap } from './defineStream.ts'
import { createFlushSchedule, type Flush } from './flushSchedule.ts'
import type { Gap } from './gap.ts'
import { createLatestByType } from './latestByType.ts'
import { connectingSnapshot, withStatus, type StreamSnapshot } from './snapshot.ts'

type Snapshot = StreamSnapshot<EventMap>
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** The state of a stream for rendering: collects changes and publishes them when `flush` says. */
export interface PublishedState {
  /** As published: the same object until something changed. */
  getSnapshot(): Snapshot
  /** With what was told but is not published yet, and the message that is being told. */
  preview(item: Item | null): Snapshot
  take(item: Item): void
  setLastEventId(id: string): void
  setGap(gap: Gap | null): void
  /** Publishes what is pending under the old status, then replaces the status; who is told of that is up to the caller. */
  setStatus(status: Status, details: { error: SSEError | null; retry: Retry | null }): void
  publish(): void
  /** Blank again, and for good. */
  dispose(): void
}

export const createPublishedState = (url: string, flush: Flush, onPublish: () => void): PublishedState => {
  const latest = createLatestByType(url)
  let snapshot: Snapshot = connectingSnapshot
  let pending: Partial<Writable<Snapshot>> | null = null
  let isDisposed = false

  const preview = (item: Item | null): Snapshot => {
    const told = pending
      ? { ...snapshot, ...pending, ...(pending.message && { latest: latest.copy() }) }
      : snapshot
    if (!item?.decoded.ok) return Object.freeze(told)
    const { message, decoded } = item
    const lastEventId = message.lastEventId || null
    // Computed key: a type called "__proto__" becomes a property like any other.
    const withItem = Object.freeze({ ...told.latest, [message.event]: decoded.data })
    return Object.freeze({ ...told, data: decoded.data, message, lastEventId, latest: withItem })
  }

  const publish = (): void => {
    schedule.cancel()
    const next = preview(null)
    const hasChanged = pending && keysOf(pending).some((key) => next[key] !== snapshot[key])
    pending = null
    if (!hasChanged) return
    snapshot = next
    onPublish()
  }
  const schedule = createFlushSchedule(flush, publish)

  const change = (): Partial<Writable<Snapshot>> => (pending ??= {})
  const set = <K extends keyof Snapshot>(key: K, value: Snapshot[K]): void => {
    if (isDisposed || (pending && key in pending ? pending : snapshot)[key] === value) return
    change()[key] = value
    schedule.request()
  }

  return {
    getSnapshot: () => snapshot,
    preview,
    take: ({ message, decoded }) => {
      if (isDisposed) return
      if (!decoded.ok) return set('lastEventId', message.lastEventId || null)
      const next = change()
      next.data = decoded.data
      next.message = message
      next.lastEventId = message.lastEventId || null
      latest.set(message.event, decoded.data)
      schedule.request()
    },
    setLastEventId: (id) => set('lastEventId', id || null),
    setGap: (gap) => set('gap', gap),
    setStatus: (status, details) => {
      publish()
      snapshot = withStatus(snapshot, status, details)
    },
    publish,
    dispose: () => {
      isDisposed = true
      schedule.cancel()
      pending = null
      snapshot = connectingSnapshot
    },
  }
}

const keysOf = <T extends object>(object: T): (keyof T)[] => Object.keys(object) as (keyof T)[]
