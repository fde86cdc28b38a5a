import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import { call, callGuarded } from '../call.ts'
import type { ConsumerOptions } from './consumerOptions.ts'
import type { Decoded } from './decode.ts'
import type { StreamOptions } from './defineStream.ts'
import type { Gap } from './gap.ts'
import type { Listeners } from './listeners.ts'
import type { StatusNotice } from './statusNotice.ts'

/** One message as consumers get it: decoded once for all of them. */
export interface Item {
  readonly message: SSEMessage
  readonly decoded: Decoded
}

/** One reader of a shared stream: where it is, and whom it tells. */
export interface Consumer {
  /** The number of the next message it is to get; null before it first attached. */
  cursor: number | null
  /** Whether it has caught up and is fed with the others. */
  isLive: boolean
  /** How many messages fell out of the ring while it was away. */
  dropped: number
  /** The connection whose opening it was told of. */
  openedConnection: number
  /** The last gap that it was told of, or that lies before its beginning. */
  toldGap: Gap | null
  /** Handlers of the definition and of the second argument: both run. */
  handlers: readonly ConsumerOptions[]
  readonly listeners: Listeners
  /** Event types that its views pick, beside those that its handlers and listeners name. */
  readonly picked: Set<string>
  /** As last given: the oldest consumer's `headers` and `body` are asked before each attempt. */
  streamOptions: StreamOptions
  readonly tellStatus: StatusNotice
  /** The line is up: views hear of it before its handlers. */
  onOpened(): void
  /** State was published. */
  onPublish(): void
  /** The shared stream was ended over its head. */
  onDispose(hadEnded: boolean): void
}

/** Gives one message to all handlers of a consumer that want it. */
export const deliver = (consumer: Consumer, { message, decoded }: Item): void => {
  if (!decoded.ok) {
    tellError(consumer, decoded.error)
    return
  }
  const { data } = decoded
  const { event } = message
  const { cursor } = consumer
  for (const { events, onMessage, onEvent } of consumer.handlers) {
    // Event types come from the wire: one called "constructor" must not find Object's.
    if (events && Object.hasOwn(events, event)) call(events[event], data, message)
    if (event === 'message') call(onMessage, data, message)
    call(onEvent, data, message)
  }
  const { listeners } = consumer
  // Those that were there when the message came; as with an EventTarget, not what another handler just removed.
  for (const listener of listeners.now()) {
    // A handler had the stream forget its messages, this one too.
    if (consumer.cursor !== cursor) return
    if (listener.event !== null && listener.event !== event) continue
    if (listeners.has(listener)) call(listener.handler, data, message)
  }
}

export const tellError = ({ handlers }: Consumer, error: SSEError): void => {
  // One that is no function may be the very error that is told.
  for (const { onError } of handlers) if (typeof onError === 'function') call(onError, error)
}

/** Whether errors are anybody's business: those that are nobody's go to the console. */
export const handlesErrors = ({ handlers }: Consumer): boolean =>
  handlers.some(({ onError }) => typeof onError === 'function')

export const tellComment = ({ handlers }: Consumer, text: string): void => {
  for (const { onComment } of handlers) call(onComment, text)
}

/** The line is up, which views hear of before it is published. False where it was told of this connection before. */
export const noteOpen = (consumer: Consumer, connection: number): boolean => {
  if (consumer.openedConnection === connection) return false
  consumer.openedConnection = connection
  consumer.onOpened()
  return true
}

export const tellOpen = ({ handlers }: Consumer): void => {
  for (const { onOpen } of handlers) call(onOpen)
}

/** What its `onGap` handlers answered. */
export const tellGap = (consumer: Consumer, gap: Gap): unknown[] => {
  consumer.toldGap = gap
  return consumer.handlers.flatMap(({ onGap }) => (onGap ? [callGuarded(onGap, gap)] : []))
}

/** The event types it names. */
export const typesOf = ({ handlers, listeners, picked }: Consumer): string[] => [
  ...handlers.flatMap(({ events }) => Object.keys(events ?? {})),
  ...listeners.now().flatMap(({ event }) => event ?? []),
  ...picked,
]

/** The second argument's word before the definition's. */
export const wantsReplay = ({ handlers }: Consumer): boolean =>
  handlers.findLast(({ replay }) => replay != null)?.replay ?? false
