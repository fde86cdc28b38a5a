import type { Retry, Status } from '../connection/status.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { EventMap } from './defineStream.ts'
import type { Gap } from './gap.ts'

/** What a consumer does with one message: decoded data, and the message as the wire carried it. */
export type MessageHandler<T> = (data: T, message: SSEMessage) => void

/** Options of each consumer's own. Handlers get every message, once, in order, before the state that contains it. */
export interface ConsumerOptions<E = EventMap> {
  /** A handler for each event type of interest. */
  events?: { readonly [K in keyof NoInfer<E>]?: MessageHandler<NoInfer<E>[K]> } | undefined
  /** Messages of type `message`, as with EventSource. */
  onMessage?: MessageHandler<E extends { message: infer T } ? T : EventMap[string]> | undefined
  /** Messages of every type. */
  onEvent?: MessageHandler<E[keyof E]> | undefined
  /** The line is up: once for each connection. */
  onOpen?: (() => void) | undefined
  /** Every loss, failed attempt and message that does not decode (`fatal: false`), and the end (`fatal: true`). */
  onError?: ((error: SSEError) => void) | undefined
  /** The server finished. */
  onDone?: (() => void) | undefined
  /**
   * The status changed: the stream's, or this consumer's own by `close`, an abort, disabling, `open`. Each once, in order,
   * as the state shows it; the `connecting` that every stream begins with is not told.
   */
  onStatus?: ((status: Status, details: { error: SSEError | null; retry: Retry | null }) => void) | undefined
  /** A hole in the stream. The `gap` stays in the state until the promise it returns resolves, or `clearGap()`. */
  onGap?: ((gap: Gap) => unknown) | undefined
  /** Comment lines, without the colon. */
  onComment?: ((text: string) => void) | undefined
  /** `false` is as good as no source. @default true */
  enabled?: boolean | undefined
  /** Aborting it closes this consumer. */
  signal?: AbortSignal | undefined
  /** Begins with the messages that are still held rather than with the next one. @default false */
  replay?: boolean | undefined
}
