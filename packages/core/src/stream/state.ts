import { readyStateOf, type ReadyState, type Retry, type Status } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { warn } from '../explain.ts'
import { keepNewest } from '../keepNewest.ts'
import { inRange } from '../connection/policy.ts'
import { after, onFrame, type Cancel } from '../platform.ts'
import type { Item } from '../source/decode.ts'
import type { Flush } from '../source/defineStream.ts'
import type { EventMap } from '../source/consumerOptions.ts'
import { GAP_EVENT, type Gap } from '../connection/gap.ts'

/** What a page renders: frozen, and a new object only when something changed. */
export interface StreamSnapshot<E = EventMap> {
  readonly status: Status
  /** EventSource's number for the status. */
  readonly readyState: ReadyState
  /** Whether the status is `open`. */
  readonly isConnected: boolean
  /** The decoded data of the last message of any type; null before the first. */
  readonly data: E[keyof E] | null
  /** The last message of any type, as the wire carried it. */
  readonly message: SSEMessage | null
  /** The last data of each event type; `{}` at first. */
  readonly latest: Partial<E>
  /** The last loss while reconnecting, or why the stream ended; null once open. */
  readonly error: SSEError | null
  /** The next attempt, while reconnecting. */
  readonly retry: Retry | null
  /** What a reconnection resumes from; null before the server sent one. */
  readonly lastEventId: string | null
  /** A hole that the server told of, until `onGap` has dealt with it or `clearGap()`. */
  readonly gap: Gap | null
  /** Messages that this consumer was away for too long to get. */
  readonly dropped: number
}

/** The status, and what changes with it. */
export type StatusDetails = Pick<StreamSnapshot, 'status' | 'error' | 'retry'>

export const withStatus = (
  snapshot: StreamSnapshot,
  status: Status,
  error: SSEError | null = null,
  retry: Retry | null = null,
): StreamSnapshot =>
  snapshot.status === status && snapshot.error === error && snapshot.retry === retry
    ? snapshot
    : Object.freeze({
        ...snapshot,
        status,
        readyState: readyStateOf(status),
        isConnected: status === 'open',
        error,
        retry,
      })

/** A gap that is dealt with is no more, whoever shows it: `gap` is what there is of it now. */
export const withGap = (snapshot: StreamSnapshot, gap: Gap | null | undefined): StreamSnapshot =>
  snapshot.gap && snapshot.gap !== gap ? Object.freeze({ ...snapshot, gap: null }) : snapshot

/** An enabled stream before anything happened: what the first render and the server's render show. */
export const connectingSnapshot: StreamSnapshot = /* @__PURE__ */ withStatus(
  {
    data: null,
    message: null,
    latest: /* @__PURE__ */ Object.freeze({}),
    lastEventId: null,
    gap: null,
    dropped: 0,
  } as unknown as StreamSnapshot,
  'connecting',
)

/** A disabled stream. */
export const idleSnapshot: StreamSnapshot = /* @__PURE__ */ withStatus(connectingSnapshot, 'idle')

/** Servers that put an ID into the event type make a new type with every message; memory must not grow with them. */
const MAX_TYPES = 1_000

type Change = { -readonly [K in keyof StreamSnapshot]?: StreamSnapshot[K] }

export type State = ReturnType<typeof createState>

/** The state of a stream for rendering: collects changes and publishes them when `flush` says. */
export const createState = (url: string, flush: Flush, onPublish: () => void) => {
  // A Map, as event types come from the wire and may be called "__proto__".
  const latest = new Map<string, unknown>()
  let snapshot = connectingSnapshot
  let pending: Change | null = null
  let cancel: Cancel | null = null
  const delay = typeof flush === 'number' ? inRange(flush, 0) : null

  /** With what is not published yet. */
  const preview = (): StreamSnapshot =>
    pending
      ? Object.freeze({
          ...snapshot,
          ...pending,
          ...(pending.message && { latest: Object.freeze(Object.fromEntries(latest)) }),
        })
      : snapshot

  const show = (next: StreamSnapshot): void => {
    if (next === snapshot) return
    snapshot = next
    onPublish()
  }

  const publish = (): void => {
    cancel?.()
    cancel = null
    const next = preview()
    const hasChanged = Object.keys(pending ?? {}).some(
      (key) => next[key as 'data'] !== snapshot[key as 'data'],
    )
    pending = null
    if (hasChanged) show(next)
  }

  return {
    /** As published: the same object until something changed. */
    get: (): StreamSnapshot => snapshot,
    preview,
    publish,
    /** Has what was collected published when it is time. */
    schedule: (): void => {
      if (!pending) return
      if (flush === 'sync') publish()
      else cancel ??= delay === null ? onFrame(publish) : after(delay, publish)
    },
    set: (change: Change): void => {
      pending = Object.assign(pending ?? {}, change)
    },
    take: ({ message, data, error }: Item): void => {
      const { event } = message
      pending ??= {}
      pending.lastEventId = message.lastEventId || null
      if (error) return
      if (event === GAP_EVENT) {
        pending.gap = data as Gap
        return
      }
      pending.data = data
      pending.message = message
      latest.set(event, data)
      if (keepNewest(latest, MAX_TYPES)) warn('manyTypes', url, MAX_TYPES)
    },
    /** Publishes what is pending under the old status, then the new one. */
    setStatus: (status: Status, error?: SSEError | null, retry?: Retry | null): void => {
      publish()
      show(withStatus(snapshot, status, error, retry))
    },
    /** The server finished it, or it was given up. */
    isDead: (): boolean => snapshot.readyState === 2,
  }
}

/** Shared snapshots with one consumer's own `dropped`: the same object for the same two. */
export const createDroppedCount = (): ((snapshot: StreamSnapshot, dropped: number) => StreamSnapshot) => {
  let made = connectingSnapshot
  let madeOf = connectingSnapshot
  return (snapshot, dropped) => {
    if (dropped === 0) return snapshot
    if (madeOf !== snapshot || made.dropped !== dropped) made = Object.freeze({ ...snapshot, dropped })
    madeOf = snapshot
    return made
  }
}
