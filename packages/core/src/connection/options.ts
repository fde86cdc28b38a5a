import type { SSEError } from '../errors.ts'
import type { SSEMessage } from '../event-stream/message.ts'
import type { AttemptContext, Transport } from './transport.ts'

/** A value, or a function (async if need be) that is asked before every attempt. */
export type PerAttempt<T> = T | ((context: AttemptContext) => T | Promise<T>)

/** How losses are mended: how soon, how often, and which. */
export interface ReconnectOptions {
  /** Reconnection time until the server names one with `retry:`, in milliseconds. @default 1000 */
  delay?: number | null | undefined
  /** Where the doubling of delays ends, in milliseconds. @default 30000 */
  maxDelay?: number | null | undefined
  /** How often in a row it is tried again; one failure more, and the stream gives up with status `error`. @default Infinity */
  maxAttempts?: number | null | undefined
  /**
   * Whether a response that ends in good order, with no word that it is over, is a loss too. Where an end is declared (`until`,
   * `sentinel`) one without it always is. @default true; false for the answers of `useSSEText`
   */
  atEnd?: boolean | null | undefined
  /**
   * Asked of every failed attempt and every loss: true for another try, false for none, undefined for what ssekit does by
   * itself. Errors of code `network`, `timeout`, `status`, `content-type` and `request` can be decided; a 404 during a
   * deploy, say.
   */
  shouldRetry?: ((error: SSEError) => boolean | null | undefined) | null | undefined
}

/** A message type, several, or a function of the message: which one is the last. */
export type Until = string | readonly string[] | ((message: SSEMessage) => boolean)

/** A message type, several, or a function of the message: which one says that the stream failed. What a function returns as text or Error says why. */
export type FailOn =
  string | readonly string[] | ((message: SSEMessage) => boolean | string | Error | null | undefined)

/** A header that is undefined, null or false is left out. */
export type HeaderValue = string | null | undefined | false
/** A plain object, pairs, or `Headers`. */
export type HeadersOption = Record<string, HeaderValue> | Iterable<readonly [string, HeaderValue]> | Headers

// The types of Node have `RequestInit` alone; the names that pages have for its parts would be `any` there.
/** Plain objects, those typed by an interface too, and arrays go as JSON; what fetch takes goes as it is. No functions. */
export type BodyOption =
  | NonNullable<RequestInit['body']>
  | Record<string, unknown>
  | (object & { [Symbol.hasInstance]?: never })
  | null
  | undefined

/** How one logical connection is made and kept. */
export interface ConnectionOptions {
  /** HTTP method. @default 'GET', or 'POST' when there is a body */
  method?: string | null | undefined
  /** Sent with every attempt. A plain object or array goes as JSON, with its content type. */
  body?: PerAttempt<BodyOption>
  /** Sent with every attempt; a function is asked anew each time, so that tokens are fresh. */
  headers?: PerAttempt<HeadersOption | null | undefined>
  /** As for `fetch`. @default the runtime's ('same-origin' in browsers) */
  credentials?: 'omit' | 'same-origin' | 'include' | null | undefined
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch | null | undefined
  /**
   * What carries the stream. With a list the next one takes over where one is not supported, or where nothing arrives
   * through it in `connectTimeout`; one that has carried anything stays.
   * @default fetchTransport
   */
  transport?: Transport | readonly Transport[] | null | undefined
  /** The last message: it is delivered, then the stream is `done`. A type, a list, or a function of the message. */
  until?: Until | null | undefined
  /**
   * The message that says that the server failed in mid-stream: it is delivered, then the stream is in `error`, code
   * `failed`, with the message as `raw`. A type, a list, or a function of the message.
   */
  failOn?: FailOn | null | undefined
  /** Data that ends the stream like `until` but is not delivered, e.g. `'[DONE]'`. */
  sentinel?: string | null | undefined
  /** How losses are mended; `false` never, `true` the defaults also for methods other than GET. */
  reconnect?: boolean | ReconnectOptions | null | undefined
  /**
   * How long the response head may take, in milliseconds; `false` for ever.
   * @default none until a head of this url has come within 30000, from then on 30000; 30000 at once where another
   * transport is next in the list; none for methods other than GET
   */
  connectTimeout?: number | false | null | undefined
  /**
   * A connection silent for this long is taken for dead, in milliseconds; `false` never.
   * @default 2.5 × the heartbeat that the server announces, off when it announces none
   */
  idleTimeout?: number | false | null | undefined
  /** Characters from one blank line to the next. @default 16 Mi */
  maxMessageSize?: number | null | undefined
  /**
   * Puts the last event ID in this query parameter, for servers that do not allow its header across origins. Nothing else
   * of the url changes.
   */
  lastEventIdParam?: string | null | undefined
}
