import type { SSEMessage } from '../event-stream/message.ts'
import type { SSEError } from '../errors.ts'
import { reportError } from '../platform.ts'
import type { ConsumerOptions, MessageHandler } from './consumerOptions.ts'
import type { Decoded } from './decode.ts'
import type { EventMap, StreamOptions } from './defineStream.ts'

/** One message as consumers get it: decoded once for all of them. */
export interface Item {
  readonly message: SSEMessage
  readonly decoded: Decoded
}

/** A handler added by `on`: for one event type, or for all of them. */
export interface Listener {
  readonly event: string | null
  readonly handler: MessageHandler<EventMap[string]>
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
  /** Handlers of the definition and of the second argument: both run. */
  handlers: readonly ConsumerOptions[]
  readonly listeners: Set<Listener>
  /** As last given: the oldest consumer's `headers` and `body` are asked before each attempt. */
  streamOptions: StreamOptions
  /** State was published. */
  onPublish(): void
  /** The shared stream was ended over its head. */
  onDispose(): void
}

/** Calls what the user gave; what it throws is reported and stops nobody else. */
export const call = <A extends unknown[], R>(
  callback: ((...args: A) => R) | undefined,
  ...args: A
): R | undefined => {
  if (!callback) return undefined
  try {
    return callback(...args)
  } catch (error) {
    reportError(error)
    return undefined
  }
}

/** Gives one message to all handlers of a consumer that want it. */
export const deliver = (consumer: Consumer, { message, decoded }: Item): void => {
  if (!decoded.ok) {
    tellError(consumer, decoded.error)
    return
  }
  const { data } = decoded
  const { event } = message
  for (const { events, onMessage, onEvent } of consumer.handlers) {
    // Event types come from the wire: one called "constructor" must not find Object's.
    if (events && Object.hasOwn(events, event)) call(events[event], data, message)
    if (event === 'message') call(onMessage, data, message)
    call(onEvent, data, message)
  }
  for (const listener of consumer.listeners) {
    if (listener.event === null || listener.event === event) call(listener.handler, data, message)
  }
}

/** Whether anybody took it. */
export const tellError = (consumer: Consumer, error: SSEError): boolean => {
  let isHandled = false
  for (const { onError } of consumer.handlers) {
    if (!onError) continue
    isHandled = true
    call(onError, error)
  }
  return isHandled
}
