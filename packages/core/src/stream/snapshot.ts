import type { SSEMessage } from '../event-stream/message.ts'
import type { SSEError } from '../errors.ts'
import { readyStateOf, type ReadyState, type Retry, type Status } from '../connection/delivery.ts'
import type { EventMap } from './defineStream.ts'
import type { Gap } from './gap.ts'

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

export const withStatus = <E>(
  snapshot: StreamSnapshot<E>,
  status: Status,
  rest: Partial<StreamSnapshot<E>> = {},
): StreamSnapshot<E> =>
  Object.freeze({
    ...snapshot,
    ...rest,
    status,
    readyState: readyStateOf(status),
    isConnected: status === 'open',
  })

const empty: StreamSnapshot<EventMap> = {
  status: 'connecting',
  readyState: 0,
  isConnected: false,
  data: null,
  message: null,
  latest: /* @__PURE__ */ Object.freeze({}),
  error: null,
  retry: null,
  lastEventId: null,
  gap: null,
  dropped: 0,
}

/** An enabled stream before anything happened: what the first render and the server's render show. */
export const connectingSnapshot: StreamSnapshot<EventMap> = /* @__PURE__ */ withStatus(empty, 'connecting')

/** A disabled stream. */
export const idleSnapshot: StreamSnapshot<EventMap> = /* @__PURE__ */ withStatus(empty, 'idle')
