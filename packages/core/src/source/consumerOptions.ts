import type { Retry, Status } from '../connection/delivery.ts'
import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { Gap } from '../connection/gap.ts'

/** Data by event type. Until a schema or a type argument says more, any type may carry anything. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the contract: untyped data is `any`, as from JSON.parse
export type EventMap = Record<string, any>

/** What a consumer does with one message: decoded data, and the message as the wire carried it. */
export type MessageHandler<T> = (data: T, message: SSEMessage) => void

/** Options of each consumer's own. Handlers get every message, once, in order, before the state that contains it. */
export interface ConsumerOptions<E = EventMap> {
  /** A handler for each event type of interest. */
  events?:
    { readonly [K in keyof NoInfer<E>]?: MessageHandler<NoInfer<E>[K]> | null | undefined } | null | undefined
  /** Messages of type `message`, as with EventSource. */
  onMessage?: MessageHandler<E extends { message: infer T } ? T : EventMap[string]> | null | undefined
  /** Messages of every type. */
  onEvent?: MessageHandler<E[keyof E]> | null | undefined
  /** A connection is up: once for each. */
  onOpen?: (() => void) | null | undefined
  /** Every loss, failed attempt and message that does not decode (`fatal: false`), and what ended the stream (`fatal: true`). */
  onError?: ((error: SSEError) => void) | null | undefined
  /** The server finished. */
  onDone?: (() => void) | null | undefined
  /**
   * The status changed: the stream's, or this consumer's own by `close`, an abort, disabling, `open`. Each once, in order,
   * as the state shows it; the `connecting` that every stream begins with is not told.
   */
  onStatus?:
    ((status: Status, details: { error: SSEError | null; retry: Retry | null }) => void) | null | undefined
  /** A hole in the stream. The `gap` stays in the state until the promise it returns resolves, or `clearGap()`. */
  onGap?: ((gap: Gap) => unknown) | null | undefined
  /** Comment lines, without the colon. */
  onComment?: ((text: string) => void) | null | undefined
  /** `false`: it does not listen, and reads `idle`; data and place are kept. @default true */
  enabled?: boolean | null | undefined
  /** Aborting it closes this consumer. */
  signal?: AbortSignal | null | undefined
  /** Begins with the last messages of the stream (`buffer`) rather than with the next one. @default false */
  replay?: boolean | null | undefined
}
