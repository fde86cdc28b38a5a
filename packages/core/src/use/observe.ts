import { call } from '../call.ts'
import type { AttemptReason, ConnectionActivity, Delivery, Retry, Status } from '../connection/delivery.ts'
import type { ConnectionOptions } from '../connection/options.ts'
import type { Transport } from '../connection/transport.ts'
import type { SSEError } from '../errors.ts'
import { now } from '../platform.ts'
import { shownUrl } from '../shownUrl.ts'
import { GAP_EVENT, readGap } from '../connection/gap.ts'
import type { Layer } from '../source/layer.ts'
import { fetchTransport } from '../transports/fetchTransport.ts'

/** Everything that happens to a stream, as it happens: for devtools and logs. */
export type StreamActivity = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Tells the streams of a page apart. */
  readonly stream: number
  /** Without query and credentials, which may be secret. */
  readonly url: string
} & (
  | ConnectionActivity
  /** A request goes out: `attempt` numbers those of this connection from 1, `failures` counts those in a row before it. */
  | {
      type: 'attempt'
      attempt: number
      failures: number
      reason: AttemptReason
      transport: string
      lastEventId: string
    }
  /** Bytes came, whatever they hold. */
  | { type: 'bytes'; bytes: number }
  /** The server set the reconnection time, in milliseconds. */
  | { type: 'reconnection-time'; delay: number }
  | { type: 'message'; event: string; lastEventId: string; size: number }
  | { type: 'comment'; text: string }
  | { type: 'last-event-id'; id: string }
  /** A loss, a failed attempt, a message that does not decode, the end. */
  | { type: 'error'; error: SSEError }
  /** Also a new retry: `retry.delay` is what it waits, `retry.at` null while it is parked or under way. */
  | { type: 'status'; status: Status; retry: Retry | null }
  | { type: 'gap'; requested: string | null; oldest: string | null; reason: string }
  /** How many consumers are attached, after one came or left. */
  | { type: 'consumers'; count: number }
)

type Own<T> = T extends StreamActivity ? Omit<T, 'at' | 'stream' | 'url'> : never
/** What happened, without what is the same for all of a stream. */
type Happened = Own<StreamActivity>

let streams = 0

/**
 * Calls back for everything that happens to a stream, as it happens: attempts, delays, bytes, messages, errors, who
 * listens, and why it was closed. For logs and developer tools.
 *
 * @param listener what it throws is reported, and breaks nothing
 * @example
 * ```ts
 * const log = observe(({ at, url, type, ...details }) =>
 *   console.debug(new Date(at).toISOString(), url, type, details),
 * )
 * const client = createSSEClient({ use: [log] })
 * ```
 */
export const observe =
  (listener: (activity: StreamActivity) => void): Layer =>
  (connect) =>
  (sink, info) => {
    const stream = (streams += 1)
    let isOpen = false
    const tell = (happened: Happened): void => {
      call(listener, { at: now(), stream, url: shownUrl(info.url), ...happened } as StreamActivity)
    }
    const tellAll = (delivery: Delivery): void => {
      for (const happened of asActivities(delivery)) tell(happened)
    }
    const source = connect(
      {
        ...sink,
        push: (delivery) => {
          tellAll(delivery)
          sink.push(delivery)
        },
        note: (activity) => {
          tell(activity)
          sink.note(activity)
        },
      },
      { ...info, options: { ...info.options, transport: watched(info.options, tell) } },
    )
    return {
      ...source,
      open: (lastEventId, isAsked) => {
        isOpen = true
        source.open(lastEventId, isAsked)
      },
      close: (reason) => {
        if (isOpen && reason) tell({ type: 'close', reason })
        isOpen = false
        source.close(reason)
      },
      heed: (news) => {
        if (news.type !== 'told') tell(news)
        source.heed?.(news)
      },
    }
  }

/** The transports that were given, or the usual one: what goes out, and what comes of it that is not delivered. */
const watched = (
  { transport: given }: ConnectionOptions,
  tell: (happened: Happened) => void,
): Transport[] => {
  let attempt = 0
  return [given ?? fetchTransport].flat().map((transport) => {
    const own: Transport = (request, observer) => {
      const { lastEventId, reason, attempt: failures, signal } = request
      const tellNow = (happened: Happened): void => {
        if (!signal.aborted) tell(happened)
      }
      attempt += 1
      tell({ type: 'attempt', attempt, failures, reason, transport: transport.name, lastEventId })
      return transport(request, {
        ...observer,
        onActivity: (bytes) => {
          if (bytes) tellNow({ type: 'bytes', bytes })
          observer.onActivity(bytes)
        },
        onRetry: (delay) => {
          tellNow({ type: 'reconnection-time', delay })
          observer.onRetry(delay)
        },
      })
    }
    return Object.defineProperty(Object.assign(own, transport), 'name', { value: transport.name })
  })
}

const asActivities = (delivery: Delivery): Happened[] => {
  switch (delivery.type) {
    case 'message': {
      const { event, lastEventId, data } = delivery.message
      const message: Happened = { type: 'message', event, lastEventId, size: data.length }
      return event === GAP_EVENT ? [message, { type: 'gap', ...readGap(delivery.message) }] : [message]
    }
    case 'status': {
      const { status, retry, failure } = delivery
      const changed: Happened = { type: 'status', status, retry }
      return failure ? [{ type: 'error', error: failure }, changed] : [changed]
    }
    case 'lastEventId':
      return [{ type: 'last-event-id', id: delivery.id }]
    case 'comment':
      return [delivery]
  }
}
